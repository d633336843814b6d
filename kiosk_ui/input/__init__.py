"""Touch input: from the events of SDL (the window library) to the target that the visitor meant.

Read `touch_handler` first: keys and stops act when the finger comes down, everything else when it lifts. `hit_testing`
finds the target, `sdl_events` converts SDL's reports into reference pixels.
"""
