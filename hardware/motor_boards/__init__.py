"""Motor boards: their protocols, and the conversation with them over a serial port.

Read `interface` first: what motion asks of any board. `factory` opens the board with the driver for its protocol:
`reference_board` (protocol in `reference_protocol`), `roboclaw` (`roboclaw_protocol`) or `arduino_bridge`, the last two
on `third_party_board` and with a second board beside them (`board_pair`). `encoder_monitor` watches the wheels,
`stop_watchdog` stops them when the motion process dies, `faults` holds what a technician reads, and `limits` is the
table of all tunable limits.

`probe` and `protocol_detection` serve `kiosk doctor`; `firmware_build` builds and flashes the firmware of
`hardware/firmware`; `conformance` checks a board against the protocol; `link_counters`, `link_totals` and
`reopen_limit` count what the cable loses.
"""
