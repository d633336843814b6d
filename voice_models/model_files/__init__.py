"""Model files: the list, where their bytes come from, how they are checked, and where they are kept.

Read `registry` first (`models.toml` as values), then `fetch` (source after source, never half a file) and `store`.
"""
