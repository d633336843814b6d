/* PWM and direction of both motor drivers. */
#ifndef MOTORS_H
#define MOTORS_H

#include <avr/io.h>
#include <stdint.h>

#include "board.h"

void motors_init(void);
/* Duty -PWM_TOP..PWM_TOP. Does nothing while a stop is latched, however the interrupt falls. */
void motors_drive(int16_t left, int16_t right);

#endif
