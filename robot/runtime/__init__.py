"""The running robot: the loop, its processes, settings and content, and the drivers of ears, voice and desk.

Read `event_loop.loop` first (one event, one decision, one line in the journal, then the commands), then `ports` (what
the rooms are to the loop) and `assemble` (the only module that knows every room).
"""
