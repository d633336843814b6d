#include "reply.h"

#include <util/crc16.h>

#include "uart.h"

#define SIZE 80

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

/* By subtraction: ten divisions of 32 bits would take a tenth of the time in which the whole answer is sent. */
void reply_number(uint32_t value, uint8_t digits) {
    static const uint32_t POWERS[] PROGMEM = {1,      10,      100,      1000,      10000,
                                              100000, 1000000, 10000000, 100000000, 1000000000};
    for (uint8_t left = sizeof POWERS / sizeof *POWERS; left-- > 0;) {
        uint32_t power = pgm_read_dword(&POWERS[left]);
        uint8_t digit = '0';
        for (; value >= power; value -= power) digit++;
        if (left < digits) put(digit);
    }
}

void reply_plain(uint16_t value) {
    uint8_t digits = value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : value < 10000 ? 4 : 5;
    reply_number(value, digits);
}

void reply_signed(int32_t value, uint8_t digits) {
    put(value < 0 ? '-' : '+');
    reply_number(value < 0 ? -(uint32_t)value : (uint32_t)value, digits);
}

void reply_hex(uint16_t value, uint8_t digits) {
    for (uint8_t i = digits; i-- > 0;) {
        uint8_t nibble = (value >> (4 * i)) & 0x0F;
        put(nibble < 10 ? '0' + nibble : 'A' + nibble - 10);
    }
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
