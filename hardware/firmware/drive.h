/* Velocity control: ramp, feed-forward and PI of both wheels. */
#ifndef DRIVE_H
#define DRIVE_H

#include <stdbool.h>
#include <stdint.h>

/* Wheel targets in mm/s; the caller keeps the limits. */
void drive_target(int16_t left_mm_s, int16_t right_mm_s);
/* The set points fall to zero without a ramp: the power is off already. */
void drive_reset(void);
/* Once every CONTROL_MS. True when a wheel does not follow: then the session must end. */
bool drive_step(void);

#endif
