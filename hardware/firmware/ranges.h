/* Ultrasonic range sensors behind one 4051 multiplexer, pinged in turn. */
#ifndef RANGES_H
#define RANGES_H

#include <stdbool.h>
#include <stdint.h>

void ranges_init(void);
/* Once every CONTROL_MS. `buzzer`: the free channel of the multiplexer sounds it. */
void ranges_step(bool buzzer);
uint16_t range_mm(uint8_t sensor);
/* The sensor that was read since the last call; RANGES = none. */
uint8_t range_told(void);
/* The echo line changed; called by the pin change interrupt. */
void ranges_edge(void);

#endif
