"""Messages to officials that leave the house by mail or webhook: what is to be sent, and what became of it.

Read `store` first. `robot.runtime.notices` decides what is sent and sends it.
"""
