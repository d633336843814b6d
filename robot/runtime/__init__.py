"""The running robot: event loop, processes, settings and content, and the drivers of speech and of the service desk.

Read `event_loop.loop` first (takes an event, decides, writes a line into the journal, then routes the commands), then
`ports` (the interfaces of drivers, devices and engines) and `assemble` (the only module that imports every room).
"""
