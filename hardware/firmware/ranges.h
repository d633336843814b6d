/* Ultrasonic range sensors behind one 4051 multiplexer, pinged in turn: one at once, or two where there are two echo
   lines. */
#ifndef RANGES_H
#define RANGES_H

#include <stdbool.h>
#include <stdint.h>

void ranges_init(void);
/* Once every CONTROL_MS. `buzzer`: the free channel of the multiplexer sounds it. */
void ranges_step(bool buzzer);
uint16_t range_mm(uint8_t sensor);
/* A sensor that was read and not told yet; RANGES = none. */
uint8_t range_told(void);
/* An echo line may have changed; called by its interrupt. */
void ranges_edge(uint8_t line);

#endif
