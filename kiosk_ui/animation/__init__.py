"""Animation of the screen: easing curves, page transitions, the header, and repeatable random numbers.

Read `animation_state` first: it holds every animated value. `page_transition` and `header_transition` compose the
frames between two pages.
"""
