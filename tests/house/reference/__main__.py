"""Run `python -m tests.house.reference`: print which references are stale; `--write` rewrites them."""

import argparse
import sys

from tests.house.reference import REFERENCES, path_of, rewritten


def main() -> int:
    """Print or rewrite stale references; return 1 where one is stale and was not rewritten."""
    parser = argparse.ArgumentParser(prog="python -m tests.house.reference", description=__doc__)
    parser.add_argument("--write", action="store_true", help="rewrite what is stale")
    write = parser.parse_args().write
    stale = 0
    for name in REFERENCES:
        path, text = path_of(name), rewritten(name)
        if path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        print(f"{path}: {'rewritten' if write else 'stale'}")
        if write:
            path.write_text(text, encoding="utf-8")
    return 0 if write or not stale else 1


if __name__ == "__main__":
    sys.exit(main())
