"""Model files: their list, where they are downloaded, how they are checked, and the folder where they are installed.

Read `registry` first (`models.toml` as values), then `fetch` (tries each source, never leaves half a file) and `store`.
"""
