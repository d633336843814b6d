"""Checks whether a motor board keeps the rules of `hardware.motor_boards.reference_protocol`, over an open port.

The reference firmware, the simulated board and a technician's real board must all pass the same list, `suite.CHECKS`.
Read `suite` first, then `board_under_test`; the checks are in `protocol_checks`, `session_checks`, `motion_checks` and
`stop_checks`, and their bars in `limits`.
"""
