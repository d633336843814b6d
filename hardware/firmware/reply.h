/* Builds the one line that is being answered: numbers of fixed width, CRC, line end. */
#ifndef REPLY_H
#define REPLY_H

#include <avr/pgmspace.h>
#include <stdint.h>

void reply_begin_P(PGM_P text);
void reply_text_P(PGM_P text);
void reply_plain(uint16_t value); /* decimal, as short as it goes, for people */
/* The last `digits` of the value, 1 to 8; a negative one is in two's complement. */
void reply_hex(uint32_t value, uint8_t digits);
void reply_send(void);
uint16_t crc16(const uint8_t *bytes, uint8_t length);

#define reply_begin(text) reply_begin_P(PSTR(text))
#define reply_word(text) reply_text_P(PSTR(text))

#endif
