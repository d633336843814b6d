/* The board's clock: milliseconds, and stamps of 4 us. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define STAMPS_PER_MS 250

void clock_init(void);
uint32_t clock_ms(void);
/* Wraps after 262 ms. Only with interrupts off. */
uint16_t clock_stamp(void);
/* True once every CONTROL_MS. */
bool clock_control_due(void);
bool clock_take_control(void);
uint16_t clock_overruns(void);

#endif
