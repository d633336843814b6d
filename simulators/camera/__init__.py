"""What the robot's camera would see: room, people with real faces, markers, phones and receipts, as a video stream.

Read `renderer` first, then `pinhole_camera` and `marker_rendering`. `mjpeg_server` is the network camera;
`marker_noise` stands in for pictures where thousands of drives are simulated.
"""
