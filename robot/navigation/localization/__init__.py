"""Where the robot is: dead reckoning, the pose filter with markers, misplaced markers, wheel slip, relocalization.

Read `pose_filter` first; `marker_track_record` and `misplaced_markers` judge sightings that do not fit.
"""
