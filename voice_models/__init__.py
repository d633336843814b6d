"""Speech models behind two ports, recognisers and voices, each in a process of its own; and their model files.

Read `recognition.remote_recogniser` and `synthesis.remote_voice` first: the robot uses these. `models.toml` lists each
model with address, hash and licence; `model_files` downloads and checks the models.
"""
