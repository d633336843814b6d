/* Quadrature encoders: counts and speeds of both wheels. */
#ifndef WHEELS_H
#define WHEELS_H

#include <stdint.h>

enum { LEFT, RIGHT, WHEELS };

void wheels_init(void);
/* Once every CONTROL_MS: brings the speeds up to date. */
void wheels_measure(void);
int32_t wheel_ticks(uint8_t wheel);
int16_t wheel_mm_s(uint8_t wheel);
/* The pins changed; called by the pin change interrupt. */
void wheels_edge(void);

#endif
