"""Serial ports: addresses, opening, reading and writing without blocking, and errors with the technician's next step.

Read `serial_port` first. `usb_ports` lists USB devices with their serial numbers, `detachable_port` wraps a port that
the robot can drive without, and `port_errors` builds the errors for a technician.
"""
