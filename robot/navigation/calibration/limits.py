"""Limits of the calibration package: how its drives are driven, and what wheels it believes in.

"Chosen" = our judgement.
"""

from math import radians

# calibration_drives.py: straight pieces and squares
LAP_SPEED_M_S = 0.25
"""Greatest speed of a calibration drive, m/s. Chosen."""
LAP_BRAKING_M_S2 = 0.25
"""Deceleration before a corner, m/s2. Chosen."""
LAP_TURN_RAD_S = 0.5
"""Greatest turn rate on the spot, rad/s. Chosen."""
CORNER_M = 0.004
"""Way left at which a corner counts as reached, m. Chosen."""
CORNER_RAD = radians(0.6)
"""Heading error at which the turn at a corner is over, rad. Chosen."""

# umbmark.py: the fit of wheel radius, mismatch and track
END_SIGMA_M = 0.01
"""Standard deviation of the measured end position of a lap, m. Chosen."""
END_SIGMA_RAD = radians(0.4)
"""Standard deviation of the measured end heading of a lap, rad. Chosen."""
ASSEMBLED_SPREAD = (0.03, 0.03, 0.03)
"""Standard deviation of wheels as assembled: share of the radius, drift in rad per metre, share of the track. Chosen.
"""
SLIPS_M = 0.04
"""Largest miss of a lap's end, after the fit, without wheel slip, m: no wheel is that uneven. Chosen."""
SLIPS_RAD = radians(1.5)
"""Largest miss of a lap's end heading, after the fit, without wheel slip, rad. Chosen."""
PLAUSIBLE = (0.10, 0.03, 0.10)
"""Largest plausible corrections: share of the radius, drift in rad per metre, share of the track. Beyond them the
settings are wrong by more than wear: another wheel or another count of ticks. Chosen.
"""
