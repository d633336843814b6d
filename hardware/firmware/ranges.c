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

/* One echo line: each channel has one sensor, and neighbours are never pinged one after the other, in case they hear each
   other. Two: each channel has two that look at least 95 degrees apart, one for each line; neighbours follow each other
   then, after a slot in which sound goes 5 m there and back, 1 m more than a HC-SR04 hears. */
#define TURNS (RANGES / ECHO_LINES)
#if ECHO_LINES == 1
static const uint8_t CHANNEL[TURNS] = {0, 3, 1, 4, 2, 5};
#else
static const uint8_t CHANNEL[TURNS] = {0, 1, 2};
#endif

static uint16_t mm[RANGES];
static uint8_t turn, steps;
static uint8_t told; /* a bit for each sensor that was read and not told yet */
static bool pinged;

static struct {
    volatile uint16_t rose_stamp, width_stamps;
    volatile bool rose, fell;
    bool high, known;
} echo[ECHO_LINES];

static inline uint8_t sensor(uint8_t line) { return CHANNEL[turn] + line * TURNS; }

static void select(uint8_t channel) { SELECT_PORT = (SELECT_PORT & ~(7 << SELECT_SHIFT)) | channel << SELECT_SHIFT; }

void ranges_init(void) {
    SELECT_DDR |= 7 << SELECT_SHIFT;
    select(CHANNEL_NONE);
}

void ranges_edge(uint8_t line) {
    bool high = ECHO_LEVEL(line);
    if (high == echo[line].high) return; /* an encoder's edge: the two may share an interrupt */
    echo[line].high = high;
    uint16_t stamp = clock_stamp();
    if (high && !echo[line].rose) {
        echo[line].rose_stamp = stamp;
        echo[line].rose = true;
    } else if (!high && echo[line].rose && !echo[line].fell) {
        echo[line].width_stamps = stamp - echo[line].rose_stamp;
        echo[line].fell = true;
    }
}

/* What the ping has brought. No echo pulse at all is a sensor that is broken or not there: an obstacle at 0. */
static uint16_t reading(uint8_t line) {
    if (!echo[line].rose) return 0;
    if (!echo[line].fell) return steps < SLOT_LIMIT_STEPS ? RANGE_LIMIT_MM : 0;
    uint32_t away = (uint32_t)echo[line].width_stamps * 703 / 1024; /* 4 us a stamp, there and back at 343 m/s */
    return away < RANGE_LIMIT_MM ? away : RANGE_LIMIT_MM;
}

static bool quiet(void) {
    for (uint8_t line = 0; line < ECHO_LINES; line++)
        if (ECHO_LEVEL(line)) return false;
    return true;
}

void ranges_step(bool buzzer) {
    uint8_t idle = buzzer ? CHANNEL_BUZZER : CHANNEL_NONE;
    if (pinged) {
        bool over = ++steps >= SLOT_STEPS && (quiet() || steps >= SLOT_LIMIT_STEPS);
        for (uint8_t line = 0; line < ECHO_LINES; line++) {
            if (echo[line].known || !(echo[line].fell || over)) continue;
            mm[sensor(line)] = reading(line); /* told as soon as it is known; the next ping waits until the room is quiet */
            told |= _BV(sensor(line));
            echo[line].known = true;
        }
        if (over) {
            turn = (turn + 1) % TURNS;
            pinged = false;
        }
    }
    if (!pinged) {
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            for (uint8_t line = 0; line < ECHO_LINES; line++) echo[line].rose = echo[line].fell = false;
        }
        select(CHANNEL[turn]);
        _delay_loop_1(TRIGGER_US * 16 / 3);
        steps = 0;
        pinged = true;
        for (uint8_t line = 0; line < ECHO_LINES; line++) echo[line].known = false;
    }
    select(idle);
}

uint16_t range_mm(uint8_t sensor) { return mm[sensor]; }

uint8_t range_told(void) {
    for (uint8_t sensor = 0; sensor < RANGES; sensor++) {
        if (!(told & _BV(sensor))) continue;
        told &= ~_BV(sensor);
        return sensor;
    }
    return RANGES;
}
