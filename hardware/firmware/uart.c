#include "uart.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "config.h"

#ifdef USART0_RX_vect
#define UART_RX_VECTOR USART0_RX_vect
#define UART_TX_VECTOR USART0_UDRE_vect
#else
#define UART_RX_VECTOR USART_RX_vect
#define UART_TX_VECTOR USART_UDRE_vect
#endif

#define RX_SIZE 128 /* powers of two */
#define TX_SIZE 256

static volatile uint8_t rx[RX_SIZE];
static volatile uint8_t rx_head, rx_tail;
static volatile bool rx_lost;
static volatile uint8_t tx[TX_SIZE];
static volatile uint8_t tx_head, tx_tail;

ISR(UART_RX_VECTOR) {
    bool broken = UCSR0A & (_BV(FE0) | _BV(DOR0) | _BV(UPE0));
    uint8_t byte = UDR0;
    uint8_t next = (rx_head + 1) % RX_SIZE;
    if (next == rx_tail) {
        rx_lost = true;
        return;
    }
    /* A zero is no byte of any request: a line that lost something on the way in can't be a whole one. */
    rx[rx_head] = broken || rx_lost ? 0 : byte;
    rx_lost = false;
    rx_head = next;
}

ISR(UART_TX_VECTOR) {
    if (tx_head == tx_tail) {
        UCSR0B &= ~_BV(UDRIE0);
        return;
    }
    UDR0 = tx[tx_tail];
    tx_tail++;
}

void uart_init(void) {
    UCSR0A = _BV(U2X0); /* before UBRR: simavr reckons the byte time when UBRR is written */
    UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
    UBRR0 = (F_CPU / 4 / BAUD - 1) / 2; /* 115200 comes out 2.1 % fast, as on every Arduino; 250000 exactly */
    UCSR0B = _BV(RXEN0) | _BV(TXEN0) | _BV(RXCIE0);
}

bool uart_waiting(void) { return rx_head != rx_tail; }

uint8_t uart_take(void) {
    uint8_t byte = rx[rx_tail];
    rx_tail = (rx_tail + 1) % RX_SIZE;
    return byte;
}

void uart_send(const uint8_t *line, uint8_t length) {
    uint8_t used = tx_head - tx_tail;
    if (TX_SIZE - 1 - used < length) return;
    for (uint8_t i = 0; i < length; i++) tx[(uint8_t)(tx_head + i)] = line[i];
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        tx_head += length;
        UCSR0B |= _BV(UDRIE0);
    }
}
