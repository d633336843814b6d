/* The cable: bytes in and whole lines out, both by interrupt. */
#ifndef UART_H
#define UART_H

#include <stdbool.h>
#include <stdint.h>

void uart_init(void);
bool uart_waiting(void);
uint8_t uart_take(void);
/* A line that finds no room is dropped whole: nobody ever waits for the cable. */
void uart_send(const uint8_t *line, uint8_t length);

#endif
