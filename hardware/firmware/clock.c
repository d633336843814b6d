#include "clock.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "config.h"

static volatile uint32_t now_ms;
static volatile uint16_t now_stamps;
static volatile uint8_t until_control = CONTROL_MS;
static volatile uint8_t due;
static uint16_t overruns;

ISR(TIMER0_COMPA_vect) {
    now_ms++;
    now_stamps += STAMPS_PER_MS;
    if (--until_control == 0) {
        until_control = CONTROL_MS;
        if (due < 255) due++;
    }
}

void clock_init(void) {
    TCCR0A = _BV(WGM01);
    OCR0A = STAMPS_PER_MS - 1;
    TIMSK0 = _BV(OCIE0A);
    TCCR0B = _BV(CS01) | _BV(CS00); /* 16 MHz / 64 */
}

uint32_t clock_ms(void) {
    uint32_t ms;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { ms = now_ms; }
    return ms;
}

uint16_t clock_stamp(void) {
    uint8_t part = TCNT0;
    uint16_t stamps = now_stamps;
    if ((TIFR0 & _BV(OCF0A)) && part < STAMPS_PER_MS / 2) stamps += STAMPS_PER_MS; /* the tick waits to be served */
    return stamps + part;
}

bool clock_control_due(void) { return due != 0; }

bool clock_take_control(void) {
    uint8_t steps;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        steps = due;
        due = 0;
    }
    if (steps > 1 && overruns < 65535) overruns++;
    return steps != 0;
}

uint16_t clock_overruns(void) { return overruns; }
