"""What moves on the screen between two pages: easing curves, the change of page, the header, and seeded chance.

Read `animation_state` first: it holds what moves; `page_transition` and `header_transition` say how one page becomes
the next.
"""
