/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plant.h"

#include <math.h>
#include <stddef.h>

#include <simavr/avr_adc.h>
#include <simavr/avr_ioport.h>

#include "machine.h"

#define STEP_MS 1.0
#define BATTERY_DIVIDER 6
#define IDLE_MA 300
#define MA_PER_DUTY 2000
#define ACS712_ZERO_MV 2500
#define ACS712_MV_PER_A 100
#define BURST_US 460 /* a HC-SR04 sends eight cycles before its echo line rises */
#define US_PER_MM 5.8309

struct plant plant = {
    .full_mm_s = 900, .lag_ms = 80, .coast_lag_ms = 160, .tick_mm = 150 * M_PI / 1320, .track_mm = 360,
    .battery_mv = 25200, .range_mm = {4000, 4000, 4000, 4000, 4000, 4000}, .silence_ms = 38,
};

/* The level of A and B at the four phases of one cycle; ticks count up in this order. */
static const int PHASE_A[4] = {0, 1, 1, 0}, PHASE_B[4] = {0, 0, 1, 1};

static int64_t shown[2]; /* tick that the encoder pins show */
static int selected = 7;
static bool sounding[2];

static void show(int wheel) {
    int phase = shown[wheel] & 3;
    int a = PHASE_A[phase], b = PHASE_B[phase];
    if (plant.cut[wheel]) return;
    bool swap = plant.swapped[wheel];
    pin_drive(pins->encoder[2 * wheel], swap ? b : a);
    pin_drive(pins->encoder[2 * wheel + 1], swap ? a : b);
}

/* Edges come at their exact time within the step; the speed is constant in it. */
static avr_cycle_count_t next_edge(avr_t *which, avr_cycle_count_t when, void *parameter) {
    (void)which;
    int wheel = parameter != NULL;
    double speed = plant.mm_s[wheel];
    int64_t goal = (int64_t)floor(plant.way_mm[wheel] / plant.tick_mm);
    if (shown[wheel] == goal) return 0;
    shown[wheel] += goal > shown[wheel] ? 1 : -1;
    show(wheel);
    if (shown[wheel] == goal || fabs(speed) < 1) return 0;
    return when + (avr_cycle_count_t)(plant.tick_mm / fabs(speed) * CLOCK_HZ);
}

static void edges(int wheel, double before_mm) {
    double speed = plant.mm_s[wheel];
    int64_t goal = (int64_t)floor(plant.way_mm[wheel] / plant.tick_mm);
    if (shown[wheel] == goal) return;
    double line_mm = (speed > 0 ? shown[wheel] + 1 : shown[wheel]) * plant.tick_mm; /* where the next edge lies */
    double wait_ms = speed ? (line_mm - before_mm) / speed * 1000 : 0;
    if (!(wait_ms >= 0.001)) wait_ms = 0.001;
    if (wait_ms > STEP_MS) wait_ms = STEP_MS;
    avr_cycle_timer_register(avr, wait_ms * CYCLES_PER_MS, next_edge, wheel ? &plant : NULL);
}

static void move(void) {
    double step[2];
    for (int wheel = 0; wheel < 2; wheel++) {
        bool driven = motors_enabled();
        double want = motor_duty(wheel) * plant.full_mm_s * plant.battery_mv / 25200.0;
        double share = 1 - exp(-STEP_MS / (driven ? plant.lag_ms : plant.coast_lag_ms));
        plant.mm_s[wheel] += ((plant.blocked ? 0 : want) - plant.mm_s[wheel]) * share;
        if (want == 0 && fabs(plant.mm_s[wheel]) < 3) plant.mm_s[wheel] = 0; /* friction */
        double before = plant.way_mm[wheel];
        step[wheel] = plant.mm_s[wheel] * STEP_MS / 1000;
        plant.way_mm[wheel] += step[wheel];
        edges(wheel, before);
    }
    double way = (step[0] + step[1]) / 2, turn = (step[1] - step[0]) / plant.track_mm;
    plant.pose[0] += way * cos(plant.pose[2] + turn / 2);
    plant.pose[1] += way * sin(plant.pose[2] + turn / 2);
    plant.pose[2] += turn;
    plant.travelled_mm += fabs(way);
}

static void power(void) {
    double amperes = (IDLE_MA + MA_PER_DUTY * (fabs(motor_duty(0)) + fabs(motor_duty(1)))) / 1000;
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_ADC0), plant.battery_mv / BATTERY_DIVIDER);
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_ADC1),
                  ACS712_ZERO_MV + (int)(amperes * ACS712_MV_PER_A));
}

static avr_cycle_count_t step(avr_t *which, avr_cycle_count_t when, void *parameter) {
    (void)which;
    (void)parameter;
    move();
    power();
    return when + (avr_cycle_count_t)(STEP_MS * CYCLES_PER_MS);
}

/* Sensors on one channel have an echo line each. */
static int line_of(int sensor) { return sensor / (RANGES / pins->echo_lines); }

static avr_cycle_count_t echo_falls(avr_t *which, avr_cycle_count_t when, void *parameter) {
    int line = line_of((intptr_t)parameter);
    (void)which, (void)when;
    pin_drive(pins->echo[line], false);
    sounding[line] = false;
    return 0;
}

static avr_cycle_count_t echo_rises(avr_t *which, avr_cycle_count_t when, void *parameter) {
    int mm = plant.range_mm[(intptr_t)parameter];
    (void)when;
    pin_drive(pins->echo[line_of((intptr_t)parameter)], true);
    avr_cycle_timer_register(which, (mm < RANGE_LIMIT_MM ? mm * US_PER_MM : plant.silence_ms * 1000) * CYCLES_PER_US + 1, echo_falls, parameter);
    return 0;
}

/* The multiplexer joins 5 V to the selected trigger; the ping starts when it lets go. */
static void select_changed(struct avr_irq_t *irq, uint32_t value, void *parameter) {
    (void)irq, (void)parameter;
    int channel = value >> pins->select_shift & 7;
    int turns = RANGES / pins->echo_lines;
    for (int line = 0; channel != selected && selected < turns && line < pins->echo_lines; line++) {
        intptr_t sensor = selected + line * turns;
        if (plant.range_mm[sensor] < 0 || sounding[line]) continue;
        sounding[line] = true;
        avr_cycle_timer_register(avr, BURST_US * CYCLES_PER_US, echo_rises, (void *)sensor);
    }
    selected = channel;
}

static void begin(void) {
    sounding[0] = sounding[1] = false;
    selected = 7;
    show(0);
    show(1);
    for (int line = 0; line < pins->echo_lines; line++) pin_drive(pins->echo[line], false);
    avr_cycle_timer_register(avr, (avr_cycle_count_t)(STEP_MS * CYCLES_PER_MS), step, NULL);
}

void plant_start(void) {
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ(pins->select_port), IOPORT_IRQ_REG_PORT),
                            select_changed, NULL);
    power();
    machine_on_reset(begin);
}

void plant_presses(bool estop, bool bumper, bool cliff) {
    pin_drive(pins->estop, estop);
    pin_drive(pins->bumper, bumper);
    pin_drive(pins->cliff, cliff);
}
