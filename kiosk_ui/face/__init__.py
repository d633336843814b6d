"""The robot's face: ten expressions, the parts that are drawn for them, where the eyes look, and the mood.

Read `expressions` first (the shapes), then `mood` (which expression is worn and how it changes) and `face_region`
(how a frame is put together of sprites).
"""
