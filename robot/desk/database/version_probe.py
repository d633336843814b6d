"""A program of its own, run with the modules of another state of the machine: can that use the desk's database FILE?

Prints JSON: the version of the database (0 = none), the newest that the program knows, and whether there is a copy to
which it can go back. It asks nothing of the program that an earlier one has not had from the start.
"""

import contextlib
import json
import sqlite3
import sys
from pathlib import Path

from robot.desk.migrations import MIGRATIONS


def main(file: Path) -> None:
    """Look, and print."""
    version = 0
    if file.exists():
        with contextlib.closing(sqlite3.connect(file)) as database:
            ((version,),) = database.execute("PRAGMA user_version").fetchall()
    copies = [file.with_name(f"{file.name}.version-{number}") for number in range(1, len(MIGRATIONS) + 1)]
    seen = {"file": str(file.resolve()), "database": version, "program": len(MIGRATIONS)}
    print(json.dumps(seen | {"copy": any(copy.is_file() for copy in copies)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
