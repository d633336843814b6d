/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <simavr/avr_extint.h>
#include <simavr/avr_ioport.h>
#include <simavr/avr_timer.h>

#include "answers.h"

#define PAINT 0xA5
#define RJMP_SELF 0xCFFF

avr_t *avr;
const struct pinout *pins;
uint64_t resets;

static const struct pinout PINOUTS[] = {
    {
        .mcu = "atmega328p",
        .estop = {'D', 2}, .bumper = {'D', 3}, .cliff = {'B', 4},
        .encoder = {{'D', 4}, {'D', 5}, {'D', 6}, {'D', 7}}, .echo = {{'C', 2}}, .echo_lines = 1,
        .enable = {'B', 0}, .direction = {{'B', 3}, {'B', 5}}, .pwm = {{'B', 1}, {'B', 2}},
        .select_port = 'C', .select_shift = 3,
        .port_address = {['B' - 'A'] = 0x25, ['C' - 'A'] = 0x28, ['D' - 'A'] = 0x2B},
        .tccr1a = 0x80, .ocr1a = 0x88, .ocr1b = 0x8A, .icr1 = 0x86,
    },
    {
        .mcu = "atmega2560",
        .estop = {'E', 4}, .bumper = {'E', 5}, .cliff = {'H', 6},
        .encoder = {{'B', 0}, {'B', 1}, {'B', 2}, {'B', 3}}, .echo = {{'B', 4}, {'D', 3}}, .echo_lines = 2,
        .enable = {'H', 5}, .direction = {{'H', 3}, {'H', 4}}, .pwm = {{'B', 5}, {'B', 6}},
        .select_port = 'C', .select_shift = 0,
        .port_address = {['B' - 'A'] = 0x25, ['C' - 'A'] = 0x28, ['D' - 'A'] = 0x2B, ['E' - 'A'] = 0x2E, ['H' - 'A'] = 0x102},
        .tccr1a = 0x80, .ocr1a = 0x88, .ocr1b = 0x8A, .icr1 = 0x86,
    },
};

static elf_firmware_t firmware;
static void (*callbacks[8])(void);
static int callback_count;
static void (*core_reset)(avr_t *);
static bool was_reset;
static uint8_t pulled[26], level[26]; /* what the harness drives, by port */
static const char *measuring;
static uint64_t measured_from;

static void note_reset(avr_t *which) {
    if (core_reset) core_reset(which);
    was_reset = true;
}

static void no_sleep(avr_t *which, avr_cycle_count_t cycles) {
    (void)which;
    (void)cycles;
}

/* simavr talks on standard output, which is ours; a line that is overrun while the program hangs is no news either. */
static void silent(avr_t *which, const int level_, const char *format, va_list arguments) {
    (void)which, (void)level_, (void)format, (void)arguments;
}

/* simavr polls a pin that was low while its interrupt was still level triggered, whatever its mode becomes. */
static void no_level_polling(void) {
    for (int i = 0; i < 8; i++) avr_extint_set_strict_lvl_trig(avr, i, 0);
}

/* Where ICR1 holds the top of the PWM the real chip has no input capture; simavr would overwrite it at edges of PB0. */
static void no_capture(void) {
    avr_irq_t *timer = avr_io_getirq(avr, AVR_IOCTL_TIMER_GETIRQ('1'), TIMER_IRQ_IN_ICP);
    if (strcmp(pins->mcu, "atmega328p") == 0) avr_unconnect_irq(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('B'), 0), timer);
}

void machine_load(const char *elf, const char *mcu) {
    for (unsigned i = 0; i < sizeof PINOUTS / sizeof *PINOUTS; i++)
        if (strcmp(PINOUTS[i].mcu, mcu) == 0) pins = &PINOUTS[i];
    avr_global_logger_set(silent);
    avr = pins ? avr_make_mcu_by_name(mcu) : NULL;
    if (!avr) {
        fprintf(stderr, "no such board: %s\n", mcu);
        exit(2);
    }
    if (elf_read_firmware(elf, &firmware) != 0) {
        fprintf(stderr, "not an ELF file of an AVR: %s\n", elf);
        exit(2);
    }
    avr_init(avr);
    avr->sleep = no_sleep;
    avr_load_firmware(avr, &firmware);
    avr->frequency = CLOCK_HZ;
    avr->vcc = avr->avcc = avr->aref = 5000;
    memset(avr->data + symbol("_end"), PAINT, avr->ramend + 1u - symbol("_end"));
    core_reset = avr->reset;
    avr->reset = note_reset;
    no_level_polling();
    no_capture();
}

void machine_on_reset(void (*callback)(void)) {
    callbacks[callback_count++] = callback;
    callback();
}

/* A reset clears the input registers of the simulator, but not what stands at the pins. */
static void redrive(void) {
    no_level_polling();
    no_capture();
    for (int port = 0; port < 26; port++) {
        if (!pulled[port]) continue;
        uint8_t *pin = &avr->data[pins->port_address[port] - 2];
        *pin = (*pin & ~pulled[port]) | level[port];
    }
}

void machine_run(uint64_t until_cycle) {
    while (avr->cycle < until_cycle) {
        int state = avr_run(avr);
        if (state == cpu_Done || state == cpu_Crashed) {
            answer("{\"event\": \"crashed\", \"pc\": %u}", (unsigned)avr->pc);
            exit(1);
        }
        if (was_reset) {
            was_reset = false;
            resets++;
            redrive();
            for (int i = 0; i < callback_count; i++) callbacks[i]();
        }
        if (measuring && motors_zero()) {
            const char *name = measuring;
            measuring = NULL;
            answer("{\"event\": \"%s\", \"us\": %.3f}", name, (double)(avr->cycle - measured_from) / CYCLES_PER_US);
        }
    }
}

void pin_drive(struct pin pin, bool high) {
    int port = pin.port - 'A';
    pulled[port] |= 1 << pin.bit;
    level[port] = (level[port] & ~(1 << pin.bit)) | high << pin.bit;
    avr_ioport_external_t outside = {.name = pin.port, .mask = pulled[port], .value = level[port]};
    avr_ioctl(avr, AVR_IOCTL_IOPORT_SET_EXTERNAL(pin.port), &outside);
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ(pin.port), pin.bit), high);
}

bool pin_output(struct pin pin) {
    uint16_t port = pins->port_address[pin.port - 'A'];
    uint8_t both = avr->data[port] & avr->data[port - 1]; /* PORT and DDR */
    return both >> pin.bit & 1;
}

static unsigned compare_value(int wheel) {
    uint16_t at = wheel == LEFT ? pins->ocr1a : pins->ocr1b;
    return avr->data[at] | avr->data[at + 1] << 8;
}

double motor_duty(int wheel) {
    bool connected = avr->data[pins->tccr1a] & (wheel == LEFT ? 0x80 : 0x20);
    unsigned top = avr->data[pins->icr1] | avr->data[pins->icr1 + 1] << 8;
    if (!motors_enabled() || top == 0) return 0;
    double duty = connected ? (double)compare_value(wheel) / top : pin_output(pins->pwm[wheel]);
    return pin_output(pins->direction[wheel]) ? -duty : duty;
}

bool motors_enabled(void) { return pin_output(pins->enable); }

static bool pin_silent(int wheel) {
    bool connected = avr->data[pins->tccr1a] & (wheel == LEFT ? 0x80 : 0x20);
    return connected ? compare_value(wheel) == 0 : !pin_output(pins->pwm[wheel]);
}

bool motors_zero(void) { return pin_silent(LEFT) && pin_silent(RIGHT); }

uint16_t symbol(const char *name) {
    for (uint32_t i = 0; i < firmware.symbolcount; i++)
        if (strcmp(firmware.symbol[i]->symbol, name) == 0) return firmware.symbol[i]->addr & 0xFFFF;
    return 0;
}

unsigned stack_unused(void) {
    unsigned from = symbol("_end"), at = from;
    while (at < avr->ramend && avr->data[at] == PAINT) at++;
    return at - from;
}

void machine_hang(void) {
    for (avr_flashaddr_t at = 0; at + 1 < avr->codeend; at += 2) {
        if ((avr->flash[at] | avr->flash[at + 1] << 8) != RJMP_SELF) continue;
        avr->sreg[S_I] = 0;
        avr->interrupt_state = 0;
        avr->state = cpu_Running;
        avr->pc = at;
        return;
    }
}

void measure_until_zero(const char *name) {
    measuring = name;
    measured_from = avr->cycle;
}

double cycles_ms(uint64_t cycles) { return (double)cycles / CYCLES_PER_MS; }
