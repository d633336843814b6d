/* The lines of hardware/motor_boards/reference_protocol.py: reads requests, sends replies. */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stdint.h>

/* `reset_cause` is what MCUSR held at start. */
void protocol_init(uint8_t reset_cause);
/* Handle the bytes that have come, at most so many that the control loop is not late. */
void protocol_read(void);
/* Once every CONTROL_MS: the telemetry when it is due. */
void protocol_step(uint32_t now_ms);
void protocol_stalled(void);

#endif
