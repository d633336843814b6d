"""The section "Sơ đồ sảnh": the lobby map, edited on a drawing or in a form. Read `map_page.py` first."""
