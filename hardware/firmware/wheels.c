#include "wheels.h"

#include <avr/interrupt.h>
#include <stdbool.h>
#include <util/atomic.h>

#include "board.h"
#include "clock.h"
#include "config.h"

#define SPEED_PER_TICK (UM_PER_KTICK * STAMPS_PER_MS / 1000) /* mm/s at one tick a stamp */
#define STANDING_STEPS (100 / CONTROL_MS)

/* Index: old state, new state. Two bits at once are a missed edge, of which the direction is not known: 0. */
static const int8_t STEP[16] = {0, 1, -1, 0, -1, 0, 0, 1, 1, 0, 0, -1, 0, -1, 1, 0};

static volatile int32_t ticks[WHEELS];
static volatile uint16_t edge_stamp[WHEELS];
static uint8_t state; /* the four encoder bits as they were */

static struct {
    int32_t ticks;
    uint16_t stamp;
    uint8_t quiet; /* control steps without an edge */
    int16_t mm_s;
} last[WHEELS];

static inline uint8_t pins(void) { return (ENCODER_PIN >> ENCODER_SHIFT) & 0x0F; }

static inline void count(uint8_t wheel, uint8_t index, uint16_t stamp) {
    int8_t step = STEP[index];
    if (step) {
        ticks[wheel] += step;
        edge_stamp[wheel] = stamp;
    }
}

void wheels_edge(void) {
    uint8_t now = pins();
    uint16_t stamp = clock_stamp();
    count(LEFT, (state & 3) << 2 | (now & 3), stamp);
    count(RIGHT, (state & 12) | now >> 2, stamp);
    state = now;
}

void wheels_init(void) {
    ENCODER_PORT |= 0x0F << ENCODER_SHIFT;
    state = pins();
    EDGES_INIT();
}

int32_t wheel_ticks(uint8_t wheel) {
    int32_t value;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { value = ticks[wheel]; }
    return value;
}

int16_t wheel_mm_s(uint8_t wheel) { return last[wheel].mm_s; }

/* Two edges at once, or a glitch, look endlessly fast; the answer has three digits in two's complement. */
#define SHOWN_MM_S 2047
static int16_t fitting(int32_t mm_s) { return mm_s > SHOWN_MM_S ? SHOWN_MM_S : mm_s < -SHOWN_MM_S ? -SHOWN_MM_S : mm_s; }

static void measure(uint8_t wheel) {
    int32_t count_now;
    uint16_t stamp, now;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        count_now = ticks[wheel];
        stamp = edge_stamp[wheel];
        now = clock_stamp();
    }
    int16_t moved = (uint32_t)count_now - (uint32_t)last[wheel].ticks; /* wraps with the counter */
    int16_t mm_s = last[wheel].mm_s;
    if (moved) {
        uint16_t stamps = stamp - last[wheel].stamp; /* from edge to edge: exact at any speed */
        if (last[wheel].quiet >= STANDING_STEPS || stamps == 0) stamps = CONTROL_MS * STAMPS_PER_MS;
        mm_s = fitting((moved * (int32_t)SPEED_PER_TICK / stamps + mm_s) / 2);
        last[wheel].quiet = 0;
        last[wheel].stamp = stamp;
    } else if (last[wheel].quiet >= STANDING_STEPS) {
        mm_s = 0;
    } else {
        last[wheel].quiet++;
        int16_t limit = fitting(SPEED_PER_TICK / (uint16_t)(now - stamp + 1)); /* faster: an edge would have come */
        if (mm_s > limit) mm_s = limit;
        if (mm_s < -limit) mm_s = -limit;
    }
    last[wheel].ticks = count_now;
    last[wheel].mm_s = mm_s;
}

void wheels_measure(void) {
    measure(LEFT);
    measure(RIGHT);
}
