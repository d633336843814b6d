#include "ranges.h"

#include <avr/interrupt.h>
#include <util/atomic.h>
#include <util/delay_basic.h>

#include "board.h"
#include "clock.h"
#include "config.h"

/* The 4051 joins 5 V to one of its channels: 0.. are the triggers, 6 the buzzer, 7 nothing. */
#define CHANNEL_BUZZER 6
#define CHANNEL_NONE 7
#define TRIGGER_US 12
#define SLOT_STEPS (RANGE_SLOT_MS / CONTROL_MS)
#define SLOT_LIMIT_STEPS (RANGE_SLOT_LIMIT_MS / CONTROL_MS)

/* Neighbours are never pinged one after the other: they would hear each other. */
static const uint8_t ORDER[RANGES] = {0, 3, 1, 4, 2, 5};

static uint16_t mm[RANGES];
static uint8_t turn, steps, told = RANGES;
static volatile uint16_t rose_stamp, width_stamps;
static volatile bool rose, fell;
static bool pinged, known;

static inline bool echo(void) { return ECHO_PIN & _BV(ECHO_BIT); }

static void select(uint8_t channel) { SELECT_PORT = (SELECT_PORT & ~(7 << SELECT_SHIFT)) | channel << SELECT_SHIFT; }

void ranges_init(void) {
    SELECT_DDR |= 7 << SELECT_SHIFT;
    select(CHANNEL_NONE);
}

void ranges_edge(void) {
    uint16_t stamp = clock_stamp();
    if (echo()) {
        if (!rose) {
            rose_stamp = stamp;
            rose = true;
        }
    } else if (rose && !fell) {
        width_stamps = stamp - rose_stamp;
        fell = true;
    }
}

/* What the ping has brought. No echo pulse at all is a sensor that is broken or not there: an obstacle at 0. */
static uint16_t reading(void) {
    if (!rose) return 0;
    if (!fell) return steps < SLOT_LIMIT_STEPS ? RANGE_LIMIT_MM : 0;
    uint32_t away = (uint32_t)width_stamps * 703 / 1024; /* 4 us a stamp, there and back at 343 m/s */
    return away < RANGE_LIMIT_MM ? away : RANGE_LIMIT_MM;
}

void ranges_step(bool buzzer) {
    uint8_t idle = buzzer ? CHANNEL_BUZZER : CHANNEL_NONE;
    if (pinged) {
        bool over = ++steps >= SLOT_STEPS && (!echo() || steps >= SLOT_LIMIT_STEPS);
        if (!known && (fell || over)) { /* told as soon as it is known; the next ping waits until the room is quiet */
            told = ORDER[turn];
            mm[told] = reading();
            known = true;
        }
        if (over) {
            turn = (turn + 1) % RANGES;
            pinged = false;
        }
    }
    if (!pinged) {
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { rose = fell = false; }
        select(ORDER[turn]);
        _delay_loop_1(TRIGGER_US * 16 / 3);
        steps = 0;
        pinged = true;
        known = false;
    }
    select(idle);
}

uint16_t range_mm(uint8_t sensor) { return mm[sensor]; }

uint8_t range_told(void) {
    uint8_t sensor = told;
    told = RANGES;
    return sensor;
}
