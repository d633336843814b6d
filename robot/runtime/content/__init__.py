"""Content that officials edit, as values in force: catalogue, words, map, indexes; replaced as a whole.

Read `editions` first (the content in force, and its exchange), then `watcher` (an edited file comes into force without
a restart). Each `..._loader` module reads one kind of file; its errors name file, key and value.
"""
