/* PWM and direction of both motor drivers. */
#ifndef MOTORS_H
#define MOTORS_H

#include <avr/io.h>
#include <stdint.h>

#include "board.h"

void motors_init(void);
/* Duty -PWM_TOP..PWM_TOP. Does nothing while a stop is latched, however the interrupt falls. */
void motors_drive(int16_t left, int16_t right);

/* The compare units let go of their pins at once; a new OCR1x alone would wait for the end of the PWM period. */
__attribute__((always_inline)) static inline void motors_brake(void) {
    TCCR1A = _BV(WGM11);
    OCR1A = 0;
    OCR1B = 0;
}

__attribute__((always_inline)) static inline void motors_cut(void) {
    MOTOR_PORT &= ~_BV(ENABLE_BIT);
    motors_brake();
}

#endif
