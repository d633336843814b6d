"""A simulated thermal printer with its own implementation of ESC/POS, behind a pseudo terminal or a TCP port.

Read `firmware` first (bytes in, dots on paper, answers out), then `server`. `ticket_printer` starts the printer for
tests and demonstrations; slips come as PNG.
"""
