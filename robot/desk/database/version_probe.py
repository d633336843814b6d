"""Check whether the modules of another release can use the desk's database FILE. Run as a program of its own.

Prints JSON: the version of the database (0 = none), the newest version that the modules know, and whether there is a
copy to go back to. It uses only functions that every release of the robot has.
"""

import contextlib
import json
import sqlite3
import sys
from pathlib import Path

from robot.desk.migrations import MIGRATIONS


def main(file: Path) -> None:
    """Read the version of the database, and print the JSON."""
    version = 0
    if file.exists():
        with contextlib.closing(sqlite3.connect(file)) as database:
            ((version,),) = database.execute("PRAGMA user_version").fetchall()
    copies = [file.with_name(f"{file.name}.version-{number}") for number in range(1, len(MIGRATIONS) + 1)]
    seen = {"file": str(file.resolve()), "database": version, "program": len(MIGRATIONS)}
    print(json.dumps(seen | {"copy": any(copy.is_file() for copy in copies)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
