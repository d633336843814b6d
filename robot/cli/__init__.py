"""The commands of `kiosk`: one module or package for each, named like the command, and what only commands need.

Read `command_table` first (all commands), then `__main__` (how one is found and run). A command has
`arguments(parser)` and `run(args)`; its docstring is its description. `reference` writes the command reference of the
READMEs.
"""
