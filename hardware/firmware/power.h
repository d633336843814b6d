/* Battery voltage and motor current, measured in turn. */
#ifndef POWER_H
#define POWER_H

#include <stdint.h>

void power_init(void);
/* Once every CONTROL_MS: takes one reading and starts the next. */
void power_step(void);
uint16_t battery_mv(void);
uint16_t current_ma(void);

#endif
