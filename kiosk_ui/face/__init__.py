"""The robot's face: eleven expressions, the sprites drawn for them, the direction of the eyes, and the mood.

Read `expressions` first (shapes), then `mood` (which expression is shown and how it changes) and `face_region` (how
sprites are put together to a frame).
"""
