"""Check, count and import the catalogue of procedures | Kiểm tra, thống kê, nhập danh mục thủ tục."""

import argparse

from robot.cli.catalogue import check, compare, import_list, legal, stats, train

_ACTIONS = {
    "check": (check, "what is wrong or will be soon in procedures, life events and answers"),
    "stats": (stats, "how much is known, how much ends soon, which procedures have few phrases"),
    "import": (import_list, "take an announced list (JSONL), or an export of one: CSV, XLSX, XLS, ODS or JSON"),
    "compare": (compare, "what a newer list changes: new, changed and ended procedures; takes only what is named"),
    "legal": (legal, "legal documents that ended, will end or were amended, and the procedures to review"),
    "train": (
        train,
        "learn anew how sure to be, from the catalogue's sentences and questions that were asked",
    ),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add an action for each name, with its own options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, (module, told) in _ACTIONS.items():
        module.arguments(actions.add_parser(name, help=told, description=module.__doc__))


def run(args: argparse.Namespace) -> int:
    """Run the chosen action (check, stats, import, ...) and return its exit status."""
    module, _ = _ACTIONS[args.action]
    return int(module.run(args))
