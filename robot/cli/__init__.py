"""The commands of `kiosk`, one module or package for each, and the helpers that only commands need.

Read `command_table` first (all commands), then `__main__` (how a command is found and run). A command's module is named
like the command and has `arguments(parser)` and `run(args)`; its docstring is its `--help` text. `reference` writes the
command reference of the READMEs.
"""
