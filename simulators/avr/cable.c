/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "cable.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <simavr/avr_uart.h>

#include "answers.h"
#include "machine.h"

#define UBRR0L 0xC4 /* of both boards */
#define SIZE (1 << 20)

int cable_fd = -1;
unsigned cable_noise;
uint64_t last_v_cycle;

static int slave_fd = -1;
static uint8_t in[SIZE], out[SIZE];
static size_t in_head, in_tail, out_count;
static bool feeding;
static unsigned frame_errors;
static uint64_t stalled_until;
static int line_start = 1, is_v;

static uint8_t damaged(uint8_t byte) {
    if (cable_noise && (unsigned)(rand() % 1000) < cable_noise) byte ^= 1 << rand() % 8;
    return byte;
}

/* Ten bit times, 8N1; simavr itself would count a parity bit. 115200 is meant where the divider comes near to it. */
static unsigned byte_cycles(void) {
    for (avr_io_t *io = avr->io_port; io; io = io->next) {
        if (strcmp(io->kind, "uart") != 0 || ((avr_uart_t *)io)->name != '0') continue;
        unsigned divider = avr->data[UBRR0L] + 1;
        unsigned cycles = divider == 17 ? CLOCK_HZ * 10 / 115200 : divider * 80; /* U2X */
        ((avr_uart_t *)io)->cycles_per_byte = cycles;
        return cycles;
    }
    return CLOCK_HZ * 10 / 115200;
}

static avr_cycle_count_t feed(avr_t *which, avr_cycle_count_t when, void *parameter) {
    (void)parameter;
    if (in_head == in_tail) {
        feeding = false;
        return 0;
    }
    uint32_t value = in[in_tail];
    unsigned cycles = byte_cycles();
    in_tail = (in_tail + 1) % SIZE;
    if (line_start) is_v = value == 'V';
    line_start = value == '\n' || value == '\r';
    if (line_start && is_v) last_v_cycle = when + cycles;
    if (frame_errors) {
        frame_errors--;
        value |= UART_INPUT_FE;
    }
    avr_raise_irq(avr_io_getirq(which, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT), value);
    return when + cycles;
}

static void sent(struct avr_irq_t *irq, uint32_t value, void *parameter) {
    (void)irq, (void)parameter;
    if (out_count < SIZE) out[out_count++] = value;
}

static void restart(void) {
    feeding = false;
    if (in_head != in_tail) cable_push(NULL, 0);
}

void cable_start(void) {
    uint32_t flags = 0;
    avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags); /* neither echo on the console nor sleeps of its own */
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), sent, NULL);
    machine_on_reset(restart);
}

void cable_plug(const char *link) {
    struct termios raw;
    char name[64];
    if (cable_fd >= 0) return;
    if (openpty(&cable_fd, &slave_fd, name, NULL, NULL) != 0) exit(2);
    tcgetattr(slave_fd, &raw);
    cfmakeraw(&raw);
    tcsetattr(slave_fd, TCSANOW, &raw);
    fcntl(cable_fd, F_SETFL, O_NONBLOCK);
    if (link) {
        unlink(link);
        if (symlink(name, link) != 0) exit(2);
    }
    answer("{\"port\": \"%s\"}", name);
}

void cable_unplug(void) {
    if (cable_fd < 0) return;
    close(slave_fd);
    close(cable_fd);
    cable_fd = slave_fd = -1;
}

void cable_push(const uint8_t *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        in[in_head] = damaged(bytes[i]);
        in_head = (in_head + 1) % SIZE;
    }
    if (!feeding && in_head != in_tail) {
        feeding = true;
        avr_cycle_timer_register(avr, 1, feed, NULL);
    }
}

bool cable_idle(void) { return in_head == in_tail; }

void cable_stall(uint64_t until_cycle) { stalled_until = until_cycle; }

bool cable_stalled(void) { return avr->cycle < stalled_until; }

void cable_frame_errors(unsigned bytes) { frame_errors = bytes; }

void cable_exchange(void) {
    uint8_t bytes[512];
    if (cable_stalled()) return;
    if (cable_fd >= 0 && (in_head - in_tail) % SIZE < 64) {
        ssize_t count = read(cable_fd, bytes, sizeof bytes);
        if (count > 0) cable_push(bytes, count);
    }
    if (out_count && cable_fd >= 0) {
        for (size_t i = 0; i < out_count; i++) out[i] = damaged(out[i]);
        ssize_t written = write(cable_fd, out, out_count); /* what nobody reads is lost, as on a real cable */
        (void)written;
    }
    out_count = 0;
}

const uint8_t *cable_take(size_t *count) {
    *count = out_count;
    out_count = 0;
    return out;
}
