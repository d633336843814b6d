#include "drive.h"

#include <stdlib.h>

#include "config.h"
#include "motors.h"
#include "wheels.h"

#define RAMP_STEP_MM_S (RAMP_MM_S2 * CONTROL_MS / 1000)
#define STALL_STEPS (STALL_MS / CONTROL_MS)

int16_t target[WHEELS]; /* not static: the tests find it by its name */
static int16_t setpoint[WHEELS];
static int32_t integral[WHEELS]; /* 1/256 duty */
static uint8_t stalled[WHEELS];

void drive_target(int16_t left_mm_s, int16_t right_mm_s) {
    target[LEFT] = left_mm_s;
    target[RIGHT] = right_mm_s;
}

void drive_reset(void) {
    for (uint8_t wheel = 0; wheel < WHEELS; wheel++) target[wheel] = setpoint[wheel] = integral[wheel] = 0;
}

static int32_t clamped(int32_t value, int32_t limit) {
    return value > limit ? limit : value < -limit ? -limit : value;
}

static int16_t duty(uint8_t wheel) {
    int16_t want = setpoint[wheel];
    int16_t error = want - wheel_mm_s(wheel);
    int32_t forward = (int32_t)want * (PWM_TOP - STICTION_DUTY) / FULL_DUTY_MM_S;
    forward += want > 0 ? STICTION_DUTY : -STICTION_DUTY;
    int32_t wish = forward + ((int32_t)error * GAIN_P + integral[wheel]) / 256;
    int32_t given = clamped(wish, PWM_TOP);
    if (given == wish && want == target[wheel]) { /* on the ramp the motor lags: that is no error to learn from */
        integral[wheel] = clamped(integral[wheel] + (int32_t)error * GAIN_I, INTEGRAL_LIMIT_DUTY * 256L);
    }
    return given;
}

static bool follows(uint8_t wheel) {
    int16_t want = setpoint[wheel], have = wheel_mm_s(wheel);
    bool lags = abs(want) >= STALL_MM_S && (want > 0 ? have : -have) < abs(want) / 8;
    stalled[wheel] = lags ? stalled[wheel] + 1 : 0;
    return stalled[wheel] < STALL_STEPS;
}

bool drive_step(void) {
    int16_t given[WHEELS];
    bool stall = false;
    for (uint8_t wheel = 0; wheel < WHEELS; wheel++) {
        setpoint[wheel] += clamped(target[wheel] - setpoint[wheel], RAMP_STEP_MM_S);
        if (setpoint[wheel] == 0) {
            integral[wheel] = 0;
            given[wheel] = 0; /* the driver brakes */
        } else {
            given[wheel] = duty(wheel);
        }
        if (!follows(wheel)) stall = true;
    }
    if (stall) {
        drive_reset();
        stalled[LEFT] = stalled[RIGHT] = 0;
        given[LEFT] = given[RIGHT] = 0;
    }
    motors_drive(given[LEFT], given[RIGHT]);
    return stall;
}
