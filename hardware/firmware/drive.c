#include "drive.h"

#include <stdlib.h>

#include "config.h"
#include "motors.h"
#include "wheels.h"

#define RAMP_STEP_MM_S (RAMP_MM_S2 * CONTROL_MS / 1000)
#define WRONG_STEPS (WRONG_MS / CONTROL_MS)
#define RUNAWAY_STEPS (RUNAWAY_MS / CONTROL_MS)

int16_t target[WHEELS]; /* not static: the tests find it by its name */
static int16_t setpoint[WHEELS];
static int32_t integral[WHEELS]; /* 1/256 duty */
static struct {
    int32_t owed_um; /* of an eighth of the way that was wished for */
    int32_t ticks;
    uint8_t wrong, runaway; /* control steps in a row */
} watched[WHEELS];

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
    int32_t limit = CORRECTION_LIMIT_DUTY + labs(forward) / 2;
    int32_t wish = ((int32_t)error * GAIN_P + integral[wheel]) / 256;
    int32_t given = clamped(forward + clamped(wish, limit), PWM_TOP);
    if (given == forward + wish && want == target[wheel]) { /* on the ramp the motor lags: no error to learn from */
        integral[wheel] = clamped(integral[wheel] + (int32_t)error * GAIN_I, limit * 256L);
    }
    return given;
}

static void forget(uint8_t wheel) {
    watched[wheel].owed_um = 0;
    watched[wheel].wrong = watched[wheel].runaway = 0;
}

static bool follows(uint8_t wheel) {
    int16_t want = setpoint[wheel], have = wheel_mm_s(wheel);
    int32_t now = wheel_ticks(wheel), moved_um = (now - watched[wheel].ticks) * (int32_t)UM_PER_KTICK / 1000;
    watched[wheel].ticks = now;
    if (want < 0) want = -want, have = -have, moved_um = -moved_um;
    if (want == 0) {
        forget(wheel);
        return true;
    }
    int32_t owed_um = watched[wheel].owed_um + (int32_t)want * CONTROL_MS - (moved_um > 0 ? 8 * moved_um : 0);
    watched[wheel].owed_um = owed_um < 0 ? 0 : owed_um;
    watched[wheel].wrong = have < -WRONG_MM_S ? watched[wheel].wrong + 1 : 0;
    watched[wheel].runaway = have > want + want * 3 / 10 + RUNAWAY_MM_S ? watched[wheel].runaway + 1 : 0;
    return watched[wheel].owed_um < OWED_LIMIT_UM && watched[wheel].wrong < WRONG_STEPS &&
           watched[wheel].runaway < RUNAWAY_STEPS;
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
        forget(LEFT);
        forget(RIGHT);
        given[LEFT] = given[RIGHT] = 0;
    }
    motors_drive(given[LEFT], given[RIGHT]);
    return stall;
}
