/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands and the pacing share. */
#ifndef CLOCKWORK_H
#define CLOCKWORK_H

#include <stdbool.h>
#include <stdint.h>

struct clockwork {
    bool lockstep;       /* time passes by the command `run` only */
    uint64_t base_cycle; /* this cycle is ... */
    double base_ms;      /* ... this time of CLOCK_MONOTONIC */
    double skipped_ms;   /* the machine stood still: so did the board */
    double worst_lag_ms;
    double began_ms;     /* of `pace` */
    uint64_t began_cycle;
};

extern struct clockwork clockwork;

double wall_ms(void);
/* CLOCK_MONOTONIC of an AVR cycle; in lockstep AVR time. */
double time_of_cycle(uint64_t cycle);
/* One slice of AVR time, and what is noted about it. */
void advance(uint64_t cycles);

#endif
