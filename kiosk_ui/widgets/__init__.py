"""The pieces that pages are put together of: buttons, captions, chips, the floor map, the ticket, the status pill.

Read `basic` first (buttons, rows, pagers, notes), then `page_frame` (what stands around the content of every page).
"""
