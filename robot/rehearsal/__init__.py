"""Rehearsal: the whole robot under test, in virtual time or at its real ports, with simulated visitors and faults.

Read `virtual_robot` first (give orders, let time pass, read the state), then `program` and `world`. An order is a
command to the rehearsal, such as "a visitor enters"; scenarios (`simulators/scenarios`), the technician's console and
tests use the same ones (`robot.rehearsal.scenarios.orders`).
"""
