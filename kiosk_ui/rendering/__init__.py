"""Rendering, from a page's plain values to pixels: scene, layout, text, icons, sprites, and the retained canvas.

Read `scene` first (the parts of a page), then `page_layout` (how a page places them), `painter` (values to pixels) and
`retained_canvas` (which parts are repainted, and which are kept).
"""
