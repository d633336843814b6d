"""The settings: TOML files merged, checked table by table; all errors are reported together.

Read `schema` first (all tables and keys), then `loader`. `loader.CONFIG` and `loader.load_settings` are imported by
other releases: their names and results must stay.
"""
