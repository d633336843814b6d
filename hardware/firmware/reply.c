#include "reply.h"

#include <util/crc16.h>

#include "uart.h"

#define SIZE 92 /* the longest is an S with all its words */

static uint8_t line[SIZE];
static uint8_t length;

static void put(uint8_t byte) {
    if (length < SIZE) line[length++] = byte;
}

void reply_begin_P(PGM_P text) {
    length = 0;
    reply_text_P(text);
}

void reply_text_P(PGM_P text) {
    uint8_t byte;
    while ((byte = pgm_read_byte(text++))) put(byte);
}

void reply_plain(uint16_t value) {
    uint16_t power = 1;
    while (value / 10 >= power) power *= 10;
    for (; power; power /= 10) put('0' + value / power % 10);
}

void reply_hex(uint32_t value, uint8_t digits) {
    uint8_t text[8];
    for (uint8_t i = digits; i-- > 0; value >>= 4) { /* from the right: the chip can't shift by many bits at once */
        uint8_t nibble = value & 0x0F;
        text[i] = nibble < 10 ? '0' + nibble : 'A' + nibble - 10;
    }
    for (uint8_t i = 0; i < digits; i++) put(text[i]);
}

/* CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, "123456789" gives 0x29B1. */
uint16_t crc16(const uint8_t *bytes, uint8_t count) {
    uint16_t crc = 0xFFFF;
    while (count--) crc = _crc_xmodem_update(crc, *bytes++);
    return crc;
}

void reply_send(void) {
    uint16_t crc = crc16(line, length);
    put('*');
    reply_hex(crc, 4);
    put('\n');
    uart_send(line, length);
}
