"""Model files: the list, their sources, their check, and the folder in which they are installed.

Read `registry` first (`models.toml` as values), then `fetch` (tries each source, never leaves half a file) and `store`.
"""
