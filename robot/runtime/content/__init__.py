"""Everything that officials edit, as values in force: catalogue, words, map, indexes; replaced as a whole.

Read `editions` first (what is in force, and how it is exchanged), then `watcher` (an edited file comes into force
without a restart). The `..._loader` modules read one kind of file each; their errors name file, key and value.
"""
