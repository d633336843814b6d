"""Rehearsal: the whole robot under test, in virtual time or at its real ports, with visitors and faults on order.

Read `virtual_robot` first (give orders, let time pass, read the state), then `program` and `world`. Scenarios
(`simulators/scenarios`), the technician's console and tests give the same orders (`robot.rehearsal.scenarios.orders`).
"""
