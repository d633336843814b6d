/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The serial cable: the UART of the AVR on a pseudo terminal, or on memory in lockstep. */
#ifndef CABLE_H
#define CABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern int cable_fd;           /* of the pty, or -1 */
extern unsigned cable_noise;   /* damaged bytes of a thousand, both ways */
extern uint64_t last_v_cycle;  /* when the end of the last line that begins with V had reached the UART */

void cable_start(void);
/* Opens a pty, tells its path and keeps `link` pointing to it. */
void cable_plug(const char *link);
void cable_unplug(void);
/* Bytes from the host wait for their turn at 115200 baud. */
void cable_push(const uint8_t *bytes, size_t count);
bool cable_idle(void);
/* Nothing goes in or out until then: the bytes wait in the operating system. */
void cable_stall(uint64_t until_cycle);
bool cable_stalled(void);
void cable_frame_errors(unsigned bytes);
/* From the pty to the queue, and what the AVR has sent to the pty. */
void cable_exchange(void);
/* In lockstep: what the AVR has sent since last asked; the caller's until the next call. */
const uint8_t *cable_take(size_t *count);

#endif
