/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reception robot's board with its real firmware in it.
 *
 *     avr-board MCU ELF [--lockstep] [--link PATH]
 *
 * Paced by the wall clock with its UART on a pty, or (--lockstep) as fast as it goes, in steps that standard input asks
 * for. Standard input takes one command a line (commands.c), standard output gives one JSON object a line. The end of
 * standard input ends it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "answers.h"
#include "cable.h"
#include "clockwork.h"
#include "commands.h"
#include "machine.h"
#include "plant.h"

#define SLICE_MS 0.25
#define CATCH_UP_MS 500

struct clockwork clockwork;
const char *link_path;

void answer(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
}

double wall_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

double time_of_cycle(uint64_t cycle) {
    return clockwork.base_ms + ((double)cycle - (double)clockwork.base_cycle) / CYCLES_PER_MS;
}

void advance(uint64_t cycles) {
    machine_run(avr->cycle + cycles);
    note();
}

/* False at the end of standard input. */
static bool read_commands(void) {
    static char buffer[1 << 16];
    static size_t used;
    ssize_t count = read(STDIN_FILENO, buffer + used, sizeof buffer - used - 1);
    if (count == 0) return false;
    if (count < 0) return true;
    used += count;
    buffer[used] = 0;
    char *line = buffer, *end;
    while ((end = strchr(line, '\n'))) {
        *end = 0;
        command(line);
        line = end + 1;
    }
    used = strlen(line);
    memmove(buffer, line, used + 1);
    return true;
}

static void wait_until(double until_ms) {
    struct pollfd watched[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = cable_fd, .events = POLLIN}};
    int count = cable_fd >= 0 && cable_idle() && !cable_stalled() ? 2 : 1;
    double left_ms = until_ms - wall_ms();
    if (left_ms < 0) left_ms = 0;
    struct timespec left = {.tv_sec = left_ms / 1e3, .tv_nsec = (long)(left_ms * 1e6) % 1000000000L};
    if (ppoll(watched, count, &left, NULL) > 0 && watched[0].revents && !read_commands()) exit(0);
}

static void keep_pace(void) {
    double now_ms = wall_ms(), lag_ms = now_ms - time_of_cycle(avr->cycle);
    if (lag_ms > clockwork.worst_lag_ms) clockwork.worst_lag_ms = lag_ms;
    if (lag_ms > CATCH_UP_MS) {
        clockwork.skipped_ms += lag_ms;
        clockwork.base_ms = now_ms;
        clockwork.base_cycle = avr->cycle;
    }
    cable_exchange();
    while (time_of_cycle(avr->cycle) < now_ms) {
        advance(SLICE_MS * CYCLES_PER_MS);
        cable_exchange();
    }
    wait_until(time_of_cycle(avr->cycle));
}

static void forget_link(void) {
    if (link_path) unlink(link_path);
}

int main(int count, char **words) {
    if (count < 3) {
        fprintf(stderr, "avr-board MCU ELF [--lockstep] [--link PATH]\n");
        return 2;
    }
    for (int i = 3; i < count; i++) {
        if (strcmp(words[i], "--lockstep") == 0) clockwork.lockstep = true;
        if (strcmp(words[i], "--link") == 0 && i + 1 < count) link_path = words[++i];
    }
    machine_load(words[2], words[1]);
    plant_presses(false, false, false);
    plant_start();
    cable_start();
    atexit(forget_link);
    if (clockwork.lockstep) {
        answer("{\"port\": \"\"}");
        while (read_commands()) {
        }
        return 0;
    }
    fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK);
    clockwork.base_ms = clockwork.began_ms = wall_ms();
    cable_plug(link_path);
    for (;;) keep_pace();
}
