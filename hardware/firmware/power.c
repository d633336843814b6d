#include "power.h"

#include <avr/io.h>
#include <stdbool.h>
#include <stdlib.h>

#include "board.h"
#include "config.h"

#define SMOOTH 4 /* a reading counts one of so many */

enum { BATTERY, CURRENT, BAND_GAP, INPUTS };

static const uint8_t CHANNEL[INPUTS] = {ADC_BATTERY, ADC_CURRENT, ADC_BAND_GAP};
static uint16_t counts[INPUTS]; /* SMOOTH times the mean */
static uint8_t input;
static uint8_t warm; /* readings until all inputs have one */

static bool settled;

void power_init(void) {
    ADCSRA = _BV(ADEN) | _BV(ADPS2) | _BV(ADPS1) | _BV(ADPS0); /* 125 kHz: done in 0.1 ms, long before it is asked */
    ADMUX = _BV(REFS0) | CHANNEL[input];
}

void power_step(void) {
    if (!settled) { /* the input was chosen a step ago: the band gap takes 70 us to be right */
        ADCSRA |= _BV(ADSC);
        settled = true;
        return;
    }
    settled = false;
    uint16_t reading = ADC;
    counts[input] = warm < INPUTS ? reading * SMOOTH : counts[input] - counts[input] / SMOOTH + reading;
    if (warm < INPUTS) warm++;
    input = (input + 1) % INPUTS;
    ADMUX = _BV(REFS0) | CHANNEL[input];
}

/* Against the band gap, so that a sagging 5 V supply does not look like a full battery. */
uint16_t battery_mv(void) {
    if (counts[BAND_GAP] == 0) return 0;
    uint32_t mv = (uint32_t)counts[BATTERY] * BATTERY_DIVIDER * BAND_GAP_MV / counts[BAND_GAP];
    return mv < 65535 ? mv : 65535;
}

uint16_t current_ma(void) {
    int16_t away = (int16_t)(counts[CURRENT] - CURRENT_ZERO_COUNTS * SMOOTH);
    return (uint32_t)abs(away) * CURRENT_MA_PER_KCOUNT / (1000UL * SMOOTH);
}
