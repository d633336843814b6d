#include "motors.h"

#include <stdlib.h>
#include <util/atomic.h>

#include "config.h"
#include "stops.h"

static uint16_t brake_left_ms;

void motors_init(void) {
    PWM_PORT &= ~(_BV(LEFT_PWM_BIT) | _BV(RIGHT_PWM_BIT));
    MOTOR_PORT &= ~(_BV(ENABLE_BIT) | _BV(LEFT_DIR_BIT) | _BV(RIGHT_DIR_BIT));
    MOTOR_DDR |= _BV(ENABLE_BIT) | _BV(LEFT_DIR_BIT) | _BV(RIGHT_DIR_BIT);
    PWM_DDR |= _BV(LEFT_PWM_BIT) | _BV(RIGHT_PWM_BIT);
    TCCR1A = _BV(WGM11);
    ICR1 = PWM_TOP;
    TCCR1B = _BV(WGM13) | _BV(CS10); /* mode 10: phase correct, TOP = ICR1 */
}

void motors_drive(int16_t left, int16_t right) {
    if (left || right) {
        brake_left_ms = BRAKE_MS;
    } else if (brake_left_ms >= CONTROL_MS) {
        brake_left_ms -= CONTROL_MS;
    } else {
        brake_left_ms = 0;
    }
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if (!stops_clear()) {
            if (!brake_left_ms) MOTOR_PORT &= ~_BV(ENABLE_BIT);
        } else {
            uint8_t port = MOTOR_PORT & ~(_BV(ENABLE_BIT) | _BV(LEFT_DIR_BIT) | _BV(RIGHT_DIR_BIT));
            if (left < 0) port |= _BV(LEFT_DIR_BIT);
            if (right < 0) port |= _BV(RIGHT_DIR_BIT);
            if (brake_left_ms) port |= _BV(ENABLE_BIT);
            MOTOR_PORT = port;
            OCR1A = abs(left);
            OCR1B = abs(right);
            TCCR1A = _BV(WGM11) | (left ? _BV(COM1A1) : 0) | (right ? _BV(COM1B1) : 0);
        }
    }
}
