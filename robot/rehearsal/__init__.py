"""Rehearsal: the whole robot on trial, in virtual time or at its real ports, with visitors and faults on order.

Read `virtual_robot` first (give orders, let time pass, look what the robot does), then `program` and `world`. Scenarios
(`simulators/scenarios`), the technician's console and tests give the same orders
(`robot.rehearsal.scenarios.orders`).
"""
