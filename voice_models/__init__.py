"""Speech models behind two ports, recognisers and voices, each in a process of its own; and their model files.

Read `recognition.remote_recogniser` and `synthesis.remote_voice` first: the robot uses these. `models.toml` lists each
model with address, hash and licence; `model_files` downloads and checks the models.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
"""Read by onnxruntime when it is loaded. From release 1.29 on it otherwise sends to its maker which models are run,
under an identifier of this machine (github.com/microsoft/onnxruntime/pull/27379)."""
