"""From a page's plain values to pixels: scene, layout, text, icons, sprites, and the retained canvas.

Read `scene` first (what a page consists of), then `page_layout` (how a page puts its pieces), `painter` (values to
pixels) and `retained_canvas` (what is painted again, and what is kept).
"""
