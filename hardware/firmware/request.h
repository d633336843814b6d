/* One line from the host: collects its bytes, judges its CRC, cuts it into words. */
#ifndef REQUEST_H
#define REQUEST_H

#include <avr/pgmspace.h>
#include <stdbool.h>
#include <stdint.h>

enum line_state { LINE_GOES_ON, LINE_DONE, LINE_TOO_LONG };

extern struct request {
    uint8_t words; /* the verb is word 0; one more than REQUEST_WORDS = too many */
    bool whole;    /* it carried a CRC, and the CRC is right */
    bool broken;   /* it carried a wrong one, or a byte was lost on the way in */
} request;

#define REQUEST_WORDS 6 /* verb and five arguments; a request with more is none of ours */

enum line_state request_push(uint8_t byte);
bool request_is(uint8_t index, PGM_P text, uint8_t length);
uint8_t request_length(uint8_t index);
/* A plain decimal number of one to six digits with or without a sign. */
bool request_integer(uint8_t index, int32_t *value);
/* A number of exactly three hexadecimal digits, upper case. */
bool request_digits(uint8_t index, uint16_t *value);
/* The word is `value` in four hexadecimal digits. */
bool request_is_hex(uint8_t index, uint16_t value);

#define VERB(text) request_is(0, PSTR(text), sizeof(text) - 1)

#endif
