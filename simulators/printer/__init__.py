"""A thermal printer from the inside: its own reading of ESC/POS, behind a pseudo terminal or a TCP port.

Read `firmware` first (bytes in, dots on paper, answers out), then `server`. `ticket_printer` starts it for tests and
demonstrations; slips come as PNG.
"""
