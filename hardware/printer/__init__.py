"""The ticket printer: prints slips as pictures, and reports whether a slip was printed whole.

Read `ticket_printer` first, then `connection` (the printer's cable), `escpos` (its commands) and `status_queries` (its
answers). `slip_layout`, `slip_typesetting` and `slip_map` draw a slip.
"""
