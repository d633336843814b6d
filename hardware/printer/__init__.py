"""The ticket printer: slips as pictures, printed whole or known not to be.

Read `ticket_printer` first, then `connection` (its cable), `escpos` (its commands) and `status_queries` (its answers).
`slip_layout`, `slip_typesetting` and `slip_map` draw a slip.
"""
