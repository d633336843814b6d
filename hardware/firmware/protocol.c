#include "protocol.h"

#include <avr/io.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "board.h"
#include "clock.h"
#include "config.h"
#include "power.h"
#include "ranges.h"
#include "reply.h"
#include "session.h"
#include "stops.h"
#include "uart.h"
#include "wheels.h"

#define LINE_LIMIT 63
#define WORDS 6 /* verb and five arguments; a request with more is none of ours */
#define CLOCK_SPAN_MS 100000000UL

enum { ARMED = 0x01, ESTOP_LATCHED = 0x02, BUMPER_LATCHED = 0x04, REFUSED = 0x08, ESTOP_PRESSED = 0x10 };

static char line[LINE_LIMIT + 1];
static uint8_t length;
static bool overlong;
static uint16_t errors, stalls;
static uint8_t cause;
static uint32_t telemetry_ms = TELEMETRY_MS; /* the battery is known by then */

static struct word {
    const char *text;
    uint8_t length;
} word[WORDS];
static uint8_t words; /* WORDS + 1 = too many */
static bool whole;    /* the line carried a CRC, and it is right */

static void count_error(void) {
    if (errors < 65535) errors++;
}

/* -- reading ------------------------------------------------------------------------------------------------------ */

static void split(void) {
    char *text = line;
    words = 0;
    for (;;) {
        char *end = strchr(text, ' ');
        if (words < WORDS) word[words] = (struct word){text, end ? (size_t)(end - text) : strlen(text)};
        if (words <= WORDS) words++;
        if (!end) return;
        text = end + 1;
    }
}

static bool is(uint8_t index, PGM_P text, uint8_t text_length) {
    return word[index].length == text_length && memcmp_P(word[index].text, text, text_length) == 0;
}

#define VERB(text) is(0, PSTR(text), sizeof(text) - 1)

/* A plain decimal number of one to six digits with or without a sign. */
static bool integer(uint8_t index, int32_t *value) {
    const char *text = word[index].text;
    uint8_t left = word[index].length;
    bool negative = false;
    if (left && (*text == '+' || *text == '-')) {
        negative = *text++ == '-';
        left--;
    }
    if (left < 1 || left > 6) return false;
    int32_t sum = 0;
    while (left--) {
        if (*text < '0' || *text > '9') return false;
        sum = sum * 10 + (*text++ - '0');
    }
    *value = negative ? -sum : sum;
    return true;
}

static bool fixed(uint8_t index, uint8_t width, bool signed_, int32_t low, int32_t high, int32_t *value) {
    bool sign = word[index].length && (word[index].text[0] == '+' || word[index].text[0] == '-');
    return word[index].length == width && sign == signed_ && integer(index, value) && *value >= low && *value <= high;
}

static bool nonce_is_right(uint8_t index) {
    uint16_t nonce = session_nonce();
    if (word[index].length != 4) return false;
    for (uint8_t i = 0; i < 4; i++, nonce <<= 4) {
        uint8_t nibble = nonce >> 12;
        if (word[index].text[i] != (char)(nibble < 10 ? '0' + nibble : 'A' + nibble - 10)) return false;
    }
    return true;
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
                    (estop_pressed() ? ESTOP_PRESSED : 0);
    reply_begin("A ");
    reply_number(seq, 5);
    for (uint8_t wheel = 0; wheel < WHEELS; wheel++) {
        reply_word(" ");
        reply_signed(wheel_ticks(wheel), 10);
    }
    for (uint8_t wheel = 0; wheel < WHEELS; wheel++) {
        reply_word(" ");
        reply_signed(wheel_mm_s(wheel), 4);
    }
    reply_word(" ");
    reply_hex(flags, 2);
    reply_send();
}

static void identify(void) {
    reply_begin("I reception-base 1 " FIRMWARE_VERSION " " BOARD_NAME " ");
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
    reply_number(tenths % 10, 1);
    reply_word("V ");
    if (!session_armed()) reply_word("un");
    reply_word("armed");
    if (estop_latched()) reply_word(" ESTOP");
    if (bumper_latched()) reply_word(" BUMPER");
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
    reply_begin("H I identity, ? status, X stop, C clear bumper");
    reply_send();
    reply_begin("H ARM nonce*crc, V nonce seq l r ttl*crc");
    reply_send();
    reply_begin("H BENCH s: then V l r without crc, 100 mm/s");
    reply_send();
}

/* -- requests ----------------------------------------------------------------------------------------------------- */

static void velocity(uint32_t now_ms) {
    int32_t seq, left, right, ttl;
    if (!whole) {
        if (words == 3 && integer(1, &left) && integer(2, &right) && bench_velocity(left, right, now_ms)) {
            answer_velocity(0, false);
        } else {
            count_error();
            REFUSE("V", "crc");
        }
        return;
    }
    if (words == 6 && word[1].length == 4 && fixed(2, 5, false, 0, 65535, &seq) &&
        fixed(3, 5, true, -2000, 2000, &left) && fixed(4, 5, true, -2000, 2000, &right) &&
        fixed(5, 3, false, 1, TTL_LIMIT_MS, &ttl)) {
        bool obeyed = session_velocity(nonce_is_right(1), seq, left, right, ttl, now_ms);
        answer_velocity(seq, !obeyed);
    } else {
        count_error();
        REFUSE("V", "format");
    }
}

static void arm(uint32_t now_ms) {
    if (!whole) {
        REFUSE("ARM", "crc");
        return;
    }
    switch (session_arm(words == 2 && nonce_is_right(1), now_ms)) {
        case ARM_DONE: ACCEPT("ARM"); break;
        case ARM_ESTOP: REFUSE("ARM", "estop"); break;
        case ARM_BUMPER: REFUSE("ARM", "bumper"); break;
        case ARM_NONCE: REFUSE("ARM", "nonce"); break;
    }
}

static void clear_bumper(void) {
    if (bumper_mask() || cliff_mask()) {
        REFUSE("C", "pressed");
    } else {
        bumper_clear();
        ACCEPT("C");
    }
}

static void bench(uint32_t now_ms) {
    int32_t seconds;
    if (words == 2 && integer(1, &seconds) && seconds > 0 && seconds <= BENCH_LIMIT_S) {
        bench_open(seconds, now_ms);
        ACCEPT("BENCH");
    } else {
        REFUSE("BENCH", "range");
    }
}

/* Cut the CRC off and judge it. False = it was wrong. */
static bool check(void) {
    whole = false;
    char *star = strrchr(line, '*');
    if (!star) return true;
    uint16_t crc = crc16((uint8_t *)line, star - line);
    whole = strlen(star) == 5;
    for (uint8_t i = 1; whole && i < 5; i++, crc <<= 4) {
        uint8_t nibble = crc >> 12;
        whole = star[i] == (char)(nibble < 10 ? '0' + nibble : 'A' + nibble - 10);
    }
    *star = 0;
    return whole;
}

static void handle(void) {
    uint32_t now_ms = clock_ms();
    line[length] = 0;
    bool zero = strlen(line) != length; /* a byte that was lost on the way in */
    bool sound = check() && !zero;
    split();
    if (VERB("X")) { /* the one word that works however broken the rest of the line is */
        session_end();
        bench_close();
        ACCEPT("X");
    } else if (!sound) {
        count_error();
    } else if (VERB("V")) {
        velocity(now_ms);
    } else if (VERB("ARM")) {
        arm(now_ms);
    } else if (VERB("I")) {
        identify();
    } else if (VERB("C")) {
        clear_bumper();
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
        uint8_t byte = uart_take();
        if (byte == '\n' || byte == '\r') {
            if (overlong) {
                count_error();
            } else if (length) {
                handle();
            }
            length = 0;
            overlong = false;
        } else if (length >= LINE_LIMIT) {
            overlong = true;
        } else {
            line[length++] = byte;
        }
    }
}

void protocol_init(uint8_t reset_cause) { cause = reset_cause; }

void protocol_stalled(void) {
    if (stalls < 65535) stalls++;
}

void protocol_step(uint32_t now_ms) {
    if ((int32_t)(now_ms - telemetry_ms) < 0) return;
    telemetry_ms = now_ms + TELEMETRY_MS;
    reply_begin("T ");
    reply_number(now_ms % CLOCK_SPAN_MS, 8);
    reply_word(" ");
    reply_number(battery_mv(), 5);
    reply_word(" ");
    reply_number(current_ma(), 5);
    reply_word(" ");
    reply_hex(bumper_mask(), 2);
    reply_word(" ");
    reply_hex(cliff_mask(), 1);
    for (uint8_t sensor = 0; sensor < RANGES; sensor++) {
        reply_word(" ");
        reply_number(range_mm(sensor), 4);
    }
    reply_word(" ");
    reply_number(errors, 5);
    reply_send();
}
