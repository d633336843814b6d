"""A simulated thermal printer, behind a pseudo terminal or a TCP port, with its own implementation of the ESC/POS
commands.

Read `firmware` first (bytes in, dots on paper, answers out), then `server`. `ticket_printer` starts the printer for
tests and demonstrations; printed slips are saved as PNG.
"""
