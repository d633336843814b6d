/* How a stop takes the power from both motors at once. Apart from motors.h, whose module asks the stops before it drives. */
#ifndef MOTOR_CUT_H
#define MOTOR_CUT_H

#include <avr/io.h>

#include "board.h"

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
