"""Serial ports: addresses, opening, reading and writing without blocking, and what goes wrong with them in words.

Read `serial_port` first. `usb_ports` lists USB devices with their serial numbers, `detachable_port` wraps a port that
the robot can drive without, and `port_errors` holds the messages for a technician.
"""
