/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One AVR with the firmware in it, and the pins of the base around it (hardware/firmware/board.h has the same table). */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>

#define CLOCK_HZ 16000000ULL
#define CYCLES_PER_US (CLOCK_HZ / 1000000)
#define CYCLES_PER_MS (CLOCK_HZ / 1000)

struct pin {
    char port;
    int bit;
};

struct pinout {
    const char *mcu;
    struct pin estop, bumper, cliff, encoder[4], echo[2]; /* encoder: left A, B, right A, B */
    int echo_lines;
    struct pin enable, direction[2], pwm[2];
    char select_port;
    int select_shift;
    uint16_t port_address[26]; /* PORTx in data space, by letter */
    uint16_t tccr1a, ocr1a, ocr1b, icr1;
};

enum { LEFT, RIGHT, WHEELS };

extern avr_t *avr;
extern const struct pinout *pins;
extern uint64_t resets; /* watchdog resets since the start */

/* Loads `elf`; exits with a line on standard error when it can't. */
void machine_load(const char *elf, const char *mcu);
/* Runs up to `cycle`. */
void machine_run(uint64_t until_cycle);
/* Called on load and after every reset of the AVR: timers of the simulator die with it. */
void machine_on_reset(void (*callback)(void));

void pin_drive(struct pin pin, bool level);
bool pin_output(struct pin pin);
/* Duty -1..1 at the motor driver of one wheel; 0 while its compare unit is off. */
double motor_duty(int wheel);
bool motors_enabled(void);
bool motors_zero(void);
/* Data address of a variable of the firmware, or 0. */
uint16_t symbol(const char *name);
/* Bytes between the variables and the deepest stack so far. */
unsigned stack_unused(void);
/* The program counter goes to an endless loop with interrupts off. */
void machine_hang(void);
/* Measures the AVR time until both PWM are zero and tells it as an event of this name. */
void measure_until_zero(const char *name);

double cycles_ms(uint64_t cycles);

#endif
