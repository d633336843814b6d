/* What holds the wheels, whatever the rest of the program does: red button, bumper, cliff, a wheel that does not follow. */
#ifndef STOPS_H
#define STOPS_H

#include <stdbool.h>
#include <stdint.h>

void stops_init(void);
/* Look at the pins again, for an edge that was missed. True while something is latched. */
bool stops_poll(void);
bool estop_pressed(void);
bool estop_latched(void);
void estop_clear(void);
uint8_t bumper_mask(void);
uint8_t cliff_mask(void);
bool bumper_latched(void); /* the bumper or the cliff sensor, until cleared by hand */
void bumper_clear(void);
void stall_latch(void); /* a wheel does not follow; cleared by hand too */
bool stall_latched(void);
void stall_clear(void);
/* The wheels may turn now. Only with interrupts off, or the answer may be old. */
bool stops_clear(void);
bool stops_happened(void); /* since asked last */

#endif
