"""The window: the screen as a driver of the robot, its SDL display, and pages for when everything else fails.

Read `window` first, then `page_controller` (the page on the screen). `failsafe_page` is a page that needs neither words
nor fonts; `debug_port` is a socket through which a technician's console reads the screen and touches it.
"""
