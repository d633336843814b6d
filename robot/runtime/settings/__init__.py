"""The settings: TOML files are merged and checked table by table, and all errors are reported together.

Read `schema` first (all tables and keys), then `loader`. During an update, other releases of this program import
`loader.CONFIG` and `loader.load_settings`: their names and results must not change.
"""
