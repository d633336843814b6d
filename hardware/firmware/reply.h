/* Builds the one line that is being answered: fixed-width numbers, CRC, line end. */
#ifndef REPLY_H
#define REPLY_H

#include <avr/pgmspace.h>
#include <stdint.h>

void reply_begin_P(PGM_P text);
void reply_text_P(PGM_P text);
void reply_number(uint32_t value, uint8_t digits); /* leading zeros */
void reply_plain(uint16_t value);                  /* as short as it goes */
void reply_signed(int32_t value, uint8_t digits);  /* sign first */
void reply_hex(uint16_t value, uint8_t digits);
void reply_send(void);
uint16_t crc16(const uint8_t *bytes, uint8_t length);

#define reply_begin(text) reply_begin_P(PSTR(text))
#define reply_word(text) reply_text_P(PSTR(text))

#endif
