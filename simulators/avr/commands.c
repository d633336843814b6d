/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands:
 *
 *     estop 0|1 [DELAY_US]   bumper 0|1 [DELAY_US]   cliff 0|1      release or press; tells when both PWM are zero
 *     bump MS                                                       tap the bumper
 *     ranges MM MM MM MM MM MM                                      what the sensors see; -1 = sensor missing
 *     silence MS                                                    a sensor that hears nothing holds its echo line so long
 *     battery MV   blocked 0|1   lag MS   swap WHEEL 0|1   cut WHEEL 0|1
 *     hang   reset   unplug   plug   stall MS   noise PERMILLE   framing BYTES
 *     state   log SINCE_MS   timing   pace   stack   peek SYMBOL BYTES   poke SYMBOL HEX   eeprom BYTES
 *     send HEX   run MS   volley IN OUT                             in lockstep
 */
#define _GNU_SOURCE
#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <simavr/avr_eeprom.h>

#include "answers.h"
#include "cable.h"
#include "clockwork.h"
#include "machine.h"
#include "plant.h"

#define LOG_SIZE 24000
#define LOG_MS 5
#define AFTER_FRAME_MS 0.3
#define THINKING_LIMIT_MS 20

extern const char *link_path;

static uint64_t target_zero_cycle, pwm_zero_cycle; /* 0 = not zero now */
static struct { double at_ms; int mm_s[2]; } wheel_log[LOG_SIZE];
static uint64_t logged, next_log_cycle;
static double way_at_stop_mm;

/* -- notes -------------------------------------------------------------------------------------------------------- */

void note(void) {
    static uint16_t target;
    if (!target) target = symbol("target");
    bool still = true;
    for (int i = 0; i < 4; i++) still = still && avr->data[target + i] == 0;
    target_zero_cycle = still ? (target_zero_cycle ? target_zero_cycle : avr->cycle) : 0;
    pwm_zero_cycle = motors_zero() ? (pwm_zero_cycle ? pwm_zero_cycle : avr->cycle) : 0;
    if (avr->cycle < next_log_cycle) return;
    next_log_cycle = avr->cycle + LOG_MS * CYCLES_PER_MS;
    wheel_log[logged % LOG_SIZE].at_ms = time_of_cycle(avr->cycle);
    for (int i = 0; i < 2; i++) wheel_log[logged % LOG_SIZE].mm_s[i] = plant.mm_s[i];
    logged++;
}

static void tell_log(double since_ms) {
    const char *comma = "";
    printf("{\"log\": [");
    for (uint64_t i = logged > LOG_SIZE ? logged - LOG_SIZE : 0; i < logged; i++) {
        if (wheel_log[i % LOG_SIZE].at_ms < since_ms) continue;
        printf("%s[%.1f, %d, %d]", comma, wheel_log[i % LOG_SIZE].at_ms, wheel_log[i % LOG_SIZE].mm_s[0],
               wheel_log[i % LOG_SIZE].mm_s[1]);
        comma = ", ";
    }
    answer("]}");
}

static void tell_state(void) {
    answer("{\"at_ms\": %.1f, \"pose\": [%.5f, %.5f, %.5f], \"wheel_mm_s\": [%.1f, %.1f], \"duty\": [%.3f, %.3f], "
           "\"enabled\": %s, \"travelled_m\": %.4f, \"run_on_mm\": %.1f, \"resets\": %llu, \"pc\": %u, \"touching\": %s}",
           time_of_cycle(avr->cycle), plant.pose[0] / 1000, plant.pose[1] / 1000, plant.pose[2], plant.mm_s[0],
           plant.mm_s[1], motor_duty(0), motor_duty(1), motors_enabled() ? "true" : "false", plant.travelled_mm / 1000,
           plant.travelled_mm - way_at_stop_mm, (unsigned long long)resets, (unsigned)avr->pc, plant.blocked ? "true" : "false");
}

static void tell_timing(void) {
    answer("{\"now_ms\": %.3f, \"last_v_ms\": %.3f, \"target_zero_ms\": %.3f, \"pwm_zero_ms\": %.3f}",
           cycles_ms(avr->cycle), cycles_ms(last_v_cycle), cycles_ms(target_zero_cycle), cycles_ms(pwm_zero_cycle));
}

static void tell_pace(void) {
    double wall = wall_ms() - clockwork.began_ms, simulated = cycles_ms(avr->cycle - clockwork.began_cycle);
    struct timespec cpu;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
    answer("{\"simulated_ms\": %.1f, \"wall_ms\": %.1f, \"skipped_ms\": %.1f, \"worst_lag_ms\": %.1f, \"cpu_ms\": %.1f}",
           simulated, wall, clockwork.skipped_ms, clockwork.worst_lag_ms, cpu.tv_sec * 1e3 + cpu.tv_nsec / 1e6);
    clockwork.began_ms += wall;
    clockwork.began_cycle = avr->cycle;
    clockwork.worst_lag_ms = clockwork.skipped_ms = 0;
}

/* -- stops -------------------------------------------------------------------------------------------------------- */

static bool wanted[3]; /* estop, bumper, cliff */

static avr_cycle_count_t press(avr_t *which, avr_cycle_count_t when, void *parameter) {
    static const char *const NAMES[] = {"estop", "bumper", "cliff"};
    int stop = (intptr_t)parameter;
    (void)which, (void)when;
    if (wanted[stop]) {
        way_at_stop_mm = plant.travelled_mm;
        if (!motors_zero()) measure_until_zero(NAMES[stop]);
    }
    plant_presses(wanted[0], wanted[1], wanted[2]);
    return 0;
}

static void stop_input(int stop, bool pressed, unsigned delay_us) {
    wanted[stop] = pressed;
    avr_cycle_timer_cancel(avr, press, (void *)(intptr_t)stop);
    avr_cycle_timer_register(avr, delay_us * CYCLES_PER_US + 1, press, (void *)(intptr_t)stop);
}

static avr_cycle_count_t let_go(avr_t *which, avr_cycle_count_t when, void *parameter) {
    wanted[1] = false;
    (void)parameter;
    return press(which, when, (void *)1);
}

/* -- memory and bytes --------------------------------------------------------------------------------------------- */

static size_t from_hex(const char *text, uint8_t *bytes, size_t limit) {
    size_t count = 0;
    unsigned byte;
    while (count < limit && sscanf(text + 2 * count, "%2x", &byte) == 1) bytes[count++] = byte;
    return count;
}

static void peek(const char *name, int count) {
    uint16_t at = symbol(name);
    printf("{\"peek\": \"");
    for (int i = 0; at && i < count; i++) printf("%02x", avr->data[at + i]);
    answer("\"}");
}

static void tell_eeprom(int count) {
    uint8_t bytes[64];
    avr_eeprom_desc_t part = {.ee = bytes, .offset = 0, .size = count < 64 ? count : 64};
    avr_ioctl(avr, AVR_IOCTL_EEPROM_GET, &part);
    printf("{\"eeprom\": \"");
    for (unsigned i = 0; i < part.size; i++) printf("%02x", bytes[i]);
    answer("\"}");
}

static void run(double ms) {
    size_t count;
    uint64_t until = avr->cycle + (uint64_t)(ms * CYCLES_PER_MS);
    while (avr->cycle < until) {
        uint64_t left = until - avr->cycle;
        advance(left < CYCLES_PER_MS ? left : CYCLES_PER_MS);
    }
    const uint8_t *sent = cable_take(&count);
    printf("{\"at_ms\": %.4f, \"sent\": \"", cycles_ms(avr->cycle));
    for (size_t i = 0; i < count; i++) printf("%02x", sent[i]);
    answer("\"}");
}

/* IN: frames of one length byte and the bytes. OUT: for each the targets and `armed` after it, 5 bytes. Ends early,
   before the next frame, when the session has ended. */
static void volley(const char *in_path, const char *out_path) {
    FILE *in = fopen(in_path, "rb"), *out = fopen(out_path, "wb");
    uint8_t frame[256];
    uint16_t target = symbol("target"), armed = symbol("armed");
    unsigned long count = 0;
    int length;
    size_t ignored;
    while (in && out && (length = fgetc(in)) != EOF && fread(frame, 1, length, in) == (size_t)length) {
        cable_push(frame, length);
        while (!cable_idle()) advance(CYCLES_PER_MS / 4);
        advance(AFTER_FRAME_MS * CYCLES_PER_MS);
        for (int tenths = 0; avr->state != cpu_Sleeping && tenths < 10 * THINKING_LIMIT_MS; tenths++)
            advance(CYCLES_PER_MS / 10);
        cable_take(&ignored);
        fwrite(avr->data + target, 1, 4, out);
        fputc(avr->data[armed], out);
        count++;
        if (!avr->data[armed]) break;
    }
    if (in) fclose(in);
    if (out) fclose(out);
    answer("{\"volley\": %lu, \"at_ms\": %.4f}", count, cycles_ms(avr->cycle));
}

/* -- the table ---------------------------------------------------------------------------------------------------- */

void command(char *line) {
    char verb[16] = "", first[4096] = "", second[4096] = "";
    int words = sscanf(line, "%15s %4095s %4095s", verb, first, second) - 1;
    double number = atof(first);
    uint8_t bytes[2048];
    if (words < 0) return;
    if (!strcmp(verb, "state")) tell_state();
    else if (!strcmp(verb, "log")) tell_log(number);
    else if (!strcmp(verb, "timing")) tell_timing();
    else if (!strcmp(verb, "pace")) tell_pace();
    else if (!strcmp(verb, "stack")) answer("{\"stack\": %u}", stack_unused());
    else if (!strcmp(verb, "estop")) stop_input(0, number, atoi(second));
    else if (!strcmp(verb, "bumper")) stop_input(1, number, atoi(second));
    else if (!strcmp(verb, "cliff")) stop_input(2, number, 0);
    else if (!strcmp(verb, "bump")) {
        stop_input(1, true, 0);
        avr_cycle_timer_register(avr, (number > 0 ? number : 100) * CYCLES_PER_MS, let_go, NULL);
    } else if (!strcmp(verb, "ranges")) {
        int *mm = plant.range_mm;
        sscanf(line, "%*s %d %d %d %d %d %d", mm, mm + 1, mm + 2, mm + 3, mm + 4, mm + 5);
    } else if (!strcmp(verb, "silence")) plant.silence_ms = number;
    else if (!strcmp(verb, "battery")) plant.battery_mv = number;
    else if (!strcmp(verb, "blocked")) plant.blocked = number;
    else if (!strcmp(verb, "lag")) plant.lag_ms = number;
    else if (!strcmp(verb, "swap")) plant.swapped[number > 0] = atoi(second);
    else if (!strcmp(verb, "cut")) plant.cut[number > 0] = atoi(second);
    else if (!strcmp(verb, "hang")) {
        measure_until_zero("hang");
        machine_hang();
    } else if (!strcmp(verb, "reset")) avr_reset(avr);
    else if (!strcmp(verb, "unplug")) cable_unplug();
    else if (!strcmp(verb, "plug")) cable_plug(link_path);
    else if (!strcmp(verb, "stall")) cable_stall(avr->cycle + (uint64_t)(number * CYCLES_PER_MS));
    else if (!strcmp(verb, "noise")) cable_noise = number;
    else if (!strcmp(verb, "framing")) cable_frame_errors(number);
    else if (!strcmp(verb, "peek")) peek(first, atoi(second));
    else if (!strcmp(verb, "eeprom")) tell_eeprom(number);
    else if (!strcmp(verb, "poke")) from_hex(second, avr->data + symbol(first), symbol(first) ? 16 : 0);
    else if (!strcmp(verb, "send")) cable_push(bytes, from_hex(first, bytes, sizeof bytes));
    else if (!strcmp(verb, "run")) run(number);
    else if (!strcmp(verb, "volley")) volley(first, second);
    else answer("{\"error\": \"unknown command %s\"}", verb);
}
