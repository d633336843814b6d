"""The content that officials edit (catalogue, words, map, indexes), loaded, checked, and replaced only as a whole.

Read `editions` first (the content in force, and how another replaces it), then `watcher` (puts edited files in force
without a restart). Each `..._loader` module reads one kind of file; its errors name file, key and value.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
"""As in `voice_models`: onnxruntime, which runs the language model, must not report to its maker."""
