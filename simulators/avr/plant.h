/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body around the board: motors, wheels, encoders, range sensors, battery. */
#ifndef PLANT_H
#define PLANT_H

#include <stdbool.h>
#include <stdint.h>

#define RANGES 6
#define RANGE_LIMIT_MM 4000

struct plant {
    double full_mm_s;    /* rim speed at full duty */
    double lag_ms;       /* of a driven or braked motor */
    double coast_lag_ms; /* with the driver switched off */
    double tick_mm;
    double track_mm;
    double mm_s[2], way_mm[2];
    double pose[3]; /* x mm, y mm, heading rad */
    double travelled_mm;
    bool blocked;        /* against a wall: the wheels stall */
    bool swapped[2];     /* encoder wires A and B exchanged */
    bool cut[2];         /* encoder wire off */
    int battery_mv;
    int range_mm[RANGES]; /* -1 = the sensor is not there */
    int silence_ms;       /* so long a sensor that hears nothing holds its echo line */
};

extern struct plant plant;

void plant_start(void);
void plant_presses(bool estop, bool bumper, bool cliff);

#endif
