"""Limits of the calibration package: how its drives are driven, and which corrections of the wheels are plausible.

"Chosen" = our judgement.
"""

from math import radians

# calibration_drives.py: straight pieces and squares
LAP_SPEED_M_S = 0.25
"""Greatest speed of a calibration drive, m/s. Chosen."""
LAP_BRAKING_M_S2 = 0.25
"""Deceleration before a corner of a calibration drive, m/s2. Chosen."""
LAP_TURN_RAD_S = 0.5
"""Greatest turn rate on the spot in a calibration drive, rad/s. Chosen."""
CORNER_M = 0.004
"""Way left on a leg at which its corner counts as reached, m. Chosen."""
CORNER_RAD = radians(0.6)
"""Heading error at which the turn at a corner is over, rad. Chosen."""

# umbmark.py: the fit of wheel radius, mismatch and track
END_SIGMA_M = 0.01
"""Standard deviation of the measured end position of a lap, m. Chosen."""
END_SIGMA_RAD = radians(0.4)
"""Standard deviation of the measured end heading of a lap, rad. Chosen."""
ASSEMBLED_SPREAD = (0.03, 0.03, 0.03)
"""Standard deviations that the fit assumes for wheels as assembled, before any calibration: share of the radius, drift
in rad per metre, share of the track. Chosen.
"""
SLIPS_M = 0.04
"""If the computed end of a lap is farther than this from the measured one even after the fit, m, a wheel has slipped:
no wheel is that uneven. Chosen.
"""
SLIPS_RAD = radians(1.5)
"""If the computed end heading of a lap differs by more than this from the measured one even after the fit, rad, a wheel
has slipped. Chosen.
"""
PLAUSIBLE = (0.10, 0.03, 0.10)
"""Largest plausible corrections: share of the radius, drift in rad per metre, share of the track. A larger one means
more than wear: the settings describe another wheel or another count of ticks. Chosen.
"""
