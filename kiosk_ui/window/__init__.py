"""The window: the screen as a driver of the robot, the SDL display behind it, and pages for when all else fails.

Read `window` first, then `page_controller` (the page that stands on the glass). `failsafe_page` is the page that
needs neither words nor fonts; `debug_port` is the socket by which a technician's console looks and touches.
"""
