#include "stops.h"

#include <avr/interrupt.h>
#include <util/atomic.h>

#include "board.h"
#include "motor_cut.h"

#define ESTOP 1
#define BUMPER 2
#define STALL 4

static volatile uint8_t latched;
static volatile bool happened;

/* The edge itself turns the power off: first the pins, then the bookkeeping. */
ISR(ESTOP_VECTOR) {
    motors_cut();
    latched |= ESTOP;
    happened = true;
}

ISR(BUMPER_VECTOR) {
    motors_brake();
    latched |= BUMPER;
    happened = true;
}

void stops_init(void) {
    ESTOP_PORT |= _BV(ESTOP_BIT);
    BUMPER_PORT |= _BV(BUMPER_BIT);
    CLIFF_PORT |= _BV(CLIFF_BIT);
    STOPS_INIT(); /* rising edges: the contacts open */
}

bool estop_pressed(void) { return ESTOP_PIN & _BV(ESTOP_BIT); }

uint8_t bumper_mask(void) { return BUMPER_PIN & _BV(BUMPER_BIT) ? 1 : 0; }

uint8_t cliff_mask(void) { return CLIFF_PIN & _BV(CLIFF_BIT) ? 1 : 0; }

bool stops_poll(void) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if (estop_pressed()) {
            motors_cut();
            latched |= ESTOP;
            happened = true;
        }
        if (bumper_mask() || cliff_mask()) {
            motors_brake();
            latched |= BUMPER;
            happened = true;
        }
    }
    return latched;
}

bool estop_latched(void) { return latched & ESTOP; }
bool bumper_latched(void) { return latched & BUMPER; }
bool stall_latched(void) { return latched & STALL; }
bool stops_clear(void) { return latched == 0; }

void estop_clear(void) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if (!estop_pressed()) latched &= ~ESTOP;
    }
}

void bumper_clear(void) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if (!bumper_mask() && !cliff_mask()) latched &= ~BUMPER;
    }
}

void stall_latch(void) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        motors_brake();
        latched |= STALL;
        happened = true;
    }
}

void stall_clear(void) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { latched &= ~STALL; }
}

bool stops_happened(void) {
    bool was;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        was = happened;
        happened = false;
    }
    return was;
}
