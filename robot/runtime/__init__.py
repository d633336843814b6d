"""The running robot: event loop, processes, settings and content, and the drivers of speech and of the service desk.

Read `event_loop.loop` first (one event, one decision, one line in the journal, then the commands), then `ports` (the
interfaces between the loop and the rooms) and `assemble` (the only module that imports every room).
"""
