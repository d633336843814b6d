#include "protocol.h"

#include <avr/io.h>
#include <stdbool.h>

#include "board.h"
#include "clock.h"
#include "config.h"
#include "power.h"
#include "ranges.h"
#include "reply.h"
#include "request.h"
#include "session.h"
#include "stops.h"
#include "uart.h"
#include "wheels.h"

enum { ARMED = 0x01, ESTOP_LATCHED = 0x02, BUMPER_LATCHED = 0x04, REFUSED = 0x08, ESTOP_PRESSED = 0x10, STALLED = 0x20 };

static uint16_t errors, stalls;
static uint8_t cause;
static uint32_t telemetry_ms = TELEMETRY_MS; /* the battery is known by then */

static void count_error(void) {
    if (errors < 65535) errors++;
}

/* -- answers ------------------------------------------------------------------------------------------------------ */

static void refuse(PGM_P what, PGM_P why) {
    reply_begin("E ");
    reply_text_P(what);
    reply_word(" ");
    reply_text_P(why);
    reply_send();
}

#define REFUSE(what, why) refuse(PSTR(what), PSTR(why))

static void accept(PGM_P what) {
    reply_begin("K ");
    reply_text_P(what);
    reply_send();
}

#define ACCEPT(what) accept(PSTR(what))

static void answer_velocity(uint16_t seq, bool refused) {
    uint8_t flags = (session_armed() ? ARMED : 0) | (estop_latched() ? ESTOP_LATCHED : 0) |
                    (bumper_latched() ? BUMPER_LATCHED : 0) | (refused ? REFUSED : 0) |
                    (estop_pressed() ? ESTOP_PRESSED : 0) | (stall_latched() ? STALLED : 0);
    reply_begin("A ");
    reply_hex(seq, 3);
    for (uint8_t wheel = 0; wheel < WHEELS; wheel++) {
        reply_word(" ");
        reply_hex(wheel_ticks(wheel), 5);
    }
    for (uint8_t wheel = 0; wheel < WHEELS; wheel++) {
        reply_word(" ");
        reply_hex(wheel_mm_s(wheel), 3);
    }
    reply_word(" ");
    reply_hex(flags, 2);
    reply_send();
}

static void identify(void) {
    reply_begin("I reception-base 2 " FIRMWARE_VERSION " " BOARD_NAME " ");
    if (cause & _BV(WDRF)) {
        reply_word("watchdog");
    } else if (cause & _BV(BORF) && !(cause & _BV(PORF))) {
        reply_word("brown-out");
    } else if (cause & _BV(EXTRF) && !(cause & _BV(PORF))) {
        reply_word("external");
    } else {
        reply_word("power-on");
    }
    reply_word(" ");
    reply_hex(session_nonce(), 4);
    reply_send();
}

static void status(uint32_t now_ms) {
    uint16_t tenths = (battery_mv() + 50UL) / 100;
    reply_begin("S ");
    reply_plain(tenths / 10);
    reply_word(".");
    reply_plain(tenths % 10);
    reply_word("V ");
    if (!session_armed()) reply_word("un");
    reply_word("armed");
    if (estop_latched()) reply_word(" ESTOP");
    if (bumper_latched()) reply_word(" BUMPER");
    if (stall_latched()) reply_word(" STALL");
    if (bench_on(now_ms)) reply_word(" bench");
    reply_word(" errors=");
    reply_plain(errors);
    reply_word(" overruns=");
    reply_plain(clock_overruns());
    if (stalls) {
        reply_word(" stalls=");
        reply_plain(stalls);
    }
    reply_send();
}

static void help(void) {
    reply_begin("H I identity, ? status, X stop, C clear what holds");
    reply_send();
    reply_begin("H ARM nonce*crc, V nonce seq l r ttl*crc");
    reply_send();
    reply_begin("H BENCH s: then V l r without crc, 100 mm/s");
    reply_send();
}

/* -- requests ----------------------------------------------------------------------------------------------------- */

/* The value of three digits in two's complement. */
static int16_t complement(uint16_t digits) { return digits & 0x800 ? (int16_t)digits - 0x1000 : (int16_t)digits; }

static void velocity(uint32_t now_ms) {
    uint16_t seq, left, right, ttl;
    if (!request.whole) {
        int32_t left, right;
        if (request.words == 3 && request_integer(1, &left) && request_integer(2, &right) && bench_velocity(left, right, now_ms)) {
            answer_velocity(0, false);
        } else {
            count_error();
            REFUSE("V", "crc");
        }
        return;
    }
    if (request.words == 6 && request_length(1) == 4 && request_digits(2, &seq) && request_digits(3, &left) &&
        request_digits(4, &right) && request_digits(5, &ttl) && ttl >= 1 && ttl <= TTL_LIMIT_MS) {
        bool obeyed = session_velocity(request_is_hex(1, session_nonce()), seq, complement(left), complement(right), ttl, now_ms);
        answer_velocity(seq, !obeyed);
    } else {
        count_error();
        REFUSE("V", "format");
    }
}

static void arm(uint32_t now_ms) {
    if (!request.whole) {
        REFUSE("ARM", "crc");
        return;
    }
    switch (session_arm(request.words == 2 && request_is_hex(1, session_nonce()), now_ms)) {
        case ARM_DONE: ACCEPT("ARM"); break;
        case ARM_ESTOP: REFUSE("ARM", "estop"); break;
        case ARM_BUMPER: REFUSE("ARM", "bumper"); break;
        case ARM_STALL: REFUSE("ARM", "stall"); break;
        case ARM_NONCE: REFUSE("ARM", "nonce"); break;
    }
}

static void clear(void) {
    if (bumper_mask() || cliff_mask()) {
        REFUSE("C", "pressed");
    } else {
        bumper_clear();
        stall_clear();
        ACCEPT("C");
    }
}

static void bench(uint32_t now_ms) {
    int32_t seconds;
    if (request.words == 2 && request_integer(1, &seconds) && seconds > 0 && seconds <= BENCH_LIMIT_S) {
        bench_open(seconds, now_ms);
        ACCEPT("BENCH");
    } else {
        REFUSE("BENCH", "range");
    }
}

static void handle(void) {
    uint32_t now_ms = clock_ms();
    if (VERB("X")) { /* the one word that works however broken the rest of the line is */
        session_end();
        bench_close();
        ACCEPT("X");
    } else if (request.broken) {
        count_error();
    } else if (VERB("V")) {
        velocity(now_ms);
    } else if (VERB("ARM")) {
        arm(now_ms);
    } else if (VERB("I")) {
        identify();
    } else if (VERB("C")) {
        clear();
    } else if (VERB("?")) {
        status(now_ms);
    } else if (VERB("H")) {
        help();
    } else if (VERB("BENCH")) {
        bench(now_ms);
    } else {
        count_error();
        REFUSE("?", "unknown");
    }
}

void protocol_read(void) {
    while (uart_waiting() && !clock_control_due()) {
        switch (request_push(uart_take())) {
            case LINE_GOES_ON: break;
            case LINE_TOO_LONG: count_error(); break;
            case LINE_DONE: handle(); break;
        }
    }
}

void protocol_init(uint8_t reset_cause) { cause = reset_cause; }

void protocol_stalled(void) {
    if (stalls < 65535) stalls++;
}

static void tell_range(uint8_t sensor) {
    reply_begin("R ");
    reply_hex(sensor + 1, 1);
    reply_word(" ");
    reply_hex(range_mm(sensor), 3);
    reply_send();
}

void protocol_step(uint32_t now_ms) {
    for (uint8_t sensor; (sensor = range_told()) < RANGES;) tell_range(sensor);
    if ((int32_t)(now_ms - telemetry_ms) < 0) return;
    telemetry_ms = now_ms + TELEMETRY_MS;
    reply_begin("T ");
    reply_hex(now_ms, 7);
    reply_word(" ");
    reply_hex(battery_mv(), 4);
    reply_word(" ");
    reply_hex(current_ma(), 4);
    reply_word(" ");
    reply_hex(bumper_mask(), 2);
    reply_word(" ");
    reply_hex(cliff_mask(), 1);
    for (uint8_t sensor = 0; sensor < RANGES; sensor++) {
        reply_word(" ");
        reply_hex(range_mm(sensor), 3);
    }
    reply_word(" ");
    reply_hex(errors, 4);
    reply_send();
}
