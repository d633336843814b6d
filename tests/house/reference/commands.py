"""Write the command reference: every command of `kiosk` with its options, read from the parsers."""

import argparse
import importlib
from collections.abc import Iterator

from robot.cli.command_table import COMMANDS
from tests.house.reference.markdown import table

SHARED = {"--settings", "--set"}
"""Options that many commands have; the README describes them once, above the reference."""


def command_reference() -> str:
    """Return the reference as Markdown: a table of all commands, then a section for each."""
    overview = table(("command", "what it does"), ((f"[`{name}`](#kiosk-{name})", COMMANDS[name]) for name in COMMANDS))
    return "\n".join([overview, *(_section(name) for name in COMMANDS)])


def parser_of(name: str) -> argparse.ArgumentParser:
    """Return the parser of one command, as `robot.cli.__main__` makes it."""
    module = importlib.import_module(f"robot.cli.{name}")
    parser = argparse.ArgumentParser(prog=f"kiosk {name}", description=module.__doc__)
    module.arguments(parser)
    return parser


def _section(name: str) -> str:
    """Return a command's heading, description, options, and sub-commands with their options."""
    parser = parser_of(name)
    described = " ".join((parser.description or COMMANDS[name]).split("\n\n")[0].split())
    parts = [f"### kiosk {name}\n\n{described}\n"]
    if own := list(_rows(parser)):
        parts.append(table(("option", "meaning"), own))
    if inner := list(_sub_commands(parser)):
        rows = [(f"`{each.prog.removeprefix('kiosk ')}`", line, _options(each)) for each, line in inner]
        parts.append(table(("sub-command", "what it does", "options"), rows))
    return "\n".join(parts)


def _sub_commands(parser: argparse.ArgumentParser) -> Iterator[tuple[argparse.ArgumentParser, str]]:
    """Yield every sub-command that has none itself, with the line that says what it does."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            lines = {each.dest: each.help or "" for each in action._choices_actions}
            for name, inner in action.choices.items():
                deeper = list(_sub_commands(inner))
                yield from deeper or [(inner, lines.get(name, ""))]


def _options(parser: argparse.ArgumentParser) -> str:
    """Return the options of a sub-command as one table cell, one line for each."""
    return "<br>".join(f"{shown} {meaning}" if meaning else shown for shown, meaning in _rows(parser))


def _rows(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    for action in parser._actions:
        names = action.option_strings
        if isinstance(action, argparse._HelpAction | argparse._SubParsersAction) or SHARED & set(names):
            continue
        if action.help is argparse.SUPPRESS:
            continue
        value = "" if action.nargs == 0 else _value(action)
        shown = " ".join(part for part in (names[-1] if names else "", value) if part)
        yield f"`{shown}`", (action.help or "") % {**vars(action), "prog": parser.prog}


def _value(action: argparse.Action) -> str:
    """Return the placeholder for the value of an option or argument."""
    if isinstance(action.metavar, tuple):
        return " ".join(action.metavar)
    name = action.metavar or (action.dest.upper() if action.option_strings else action.dest)
    if action.choices is not None and action.metavar is None:
        name = f"{{{','.join(str(choice) for choice in action.choices)}}}"
    return f"[{name}]" if action.nargs in ("?", "*") else f"{name} ..." if action.nargs == "+" else name
