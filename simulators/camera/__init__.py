"""The view of the robot's camera as a video stream: room, people with real faces, markers, phones and receipts.

Read `renderer` first, then `pinhole_camera` and `marker_rendering`. `mjpeg_server` is the network camera;
`marker_noise` replaces pictures in simulations of thousands of drives, for speed.
"""
