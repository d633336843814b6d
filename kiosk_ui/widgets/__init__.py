"""The pieces of pages: buttons, captions, chips, the floor map, the ticket, the status pill.

Read `basic` first (buttons, rows, pagers, notes), then `page_frame` (all that surrounds the content of a page).
"""
