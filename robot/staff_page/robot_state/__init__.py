"""The page "Robot": the state of this robot from its status file (`page`), its place on a small map (`small_map`), and
the robots of the province (`province`). Nothing here moves the robot."""
