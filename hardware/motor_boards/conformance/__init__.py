"""Does a motor board keep the rules of `hardware.motor_boards.reference_protocol`? One list of named checks over an
open port.

The reference firmware, the simulated board and a technician's real board are all held to the same list: `suite.CHECKS`.
"""
