"""Speech models behind two ports: recognisers and voices, each in a process of its own, and the model files.

Read `recognition.remote_recogniser` and `synthesis.remote_voice` first: what the robot uses. `models.toml` lists each
model with address, hash and licence; `model_files` fetches and checks them.
"""
