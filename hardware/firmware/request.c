#include "request.h"

#include <stddef.h>
#include <string.h>

#include "reply.h"

#define LINE_LIMIT 63

struct request request;

static char line[LINE_LIMIT + 1];
static uint8_t length;
static bool overlong;
static struct word {
    const char *text;
    uint8_t length;
} word[REQUEST_WORDS];

static void split(void) {
    char *text = line;
    request.words = 0;
    for (;;) {
        char *end = strchr(text, ' ');
        if (request.words < REQUEST_WORDS)
            word[request.words] = (struct word){text, end ? (size_t)(end - text) : strlen(text)};
        if (request.words <= REQUEST_WORDS) request.words++;
        if (!end) return;
        text = end + 1;
    }
}

static bool is_hex(const char *text, uint16_t value) {
    for (uint8_t i = 0; i < 4; i++, value <<= 4) {
        uint8_t nibble = value >> 12;
        if (text[i] != (char)(nibble < 10 ? '0' + nibble : 'A' + nibble - 10)) return false;
    }
    return true;
}

/* Judges the CRC behind the last star and cuts it off. */
static void check(void) {
    char *star = strrchr(line, '*');
    request.whole = star && strlen(star) == 5 && is_hex(star + 1, crc16((uint8_t *)line, star - line));
    request.broken = (star && !request.whole) || strlen(line) != length; /* a zero stands for a byte that was lost */
    if (star) *star = 0;
}

enum line_state request_push(uint8_t byte) {
    if (byte != '\n' && byte != '\r') {
        if (length < LINE_LIMIT) {
            line[length++] = byte;
        } else {
            overlong = true;
        }
        return LINE_GOES_ON;
    }
    enum line_state state = overlong ? LINE_TOO_LONG : length ? LINE_DONE : LINE_GOES_ON;
    if (state == LINE_DONE) {
        line[length] = 0;
        check();
        split();
    }
    length = 0;
    overlong = false;
    return state;
}

bool request_is(uint8_t index, PGM_P text, uint8_t text_length) {
    return word[index].length == text_length && memcmp_P(word[index].text, text, text_length) == 0;
}

uint8_t request_length(uint8_t index) { return word[index].length; }

bool request_integer(uint8_t index, int32_t *value) {
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

bool request_digits(uint8_t index, uint16_t *value) {
    if (word[index].length != 3) return false;
    *value = 0;
    for (uint8_t i = 0; i < 3; i++) {
        uint8_t byte = word[index].text[i];
        if (byte >= '0' && byte <= '9') {
            byte -= '0';
        } else if (byte >= 'A' && byte <= 'F') {
            byte -= 'A' - 10;
        } else {
            return false;
        }
        *value = *value << 4 | byte;
    }
    return true;
}

bool request_is_hex(uint8_t index, uint16_t value) { return word[index].length == 4 && is_hex(word[index].text, value); }
