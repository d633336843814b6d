/* The pins of both boards. README.md has the same as a wiring table. */
#ifndef BOARD_H
#define BOARD_H

#include <avr/io.h>

/* Both boards: e-stop and bumper are normally closed contacts to ground with pull-ups, so that a broken wire presses
   them; the cliff line likewise. PWM comes from timer 1, the clock from timer 0. */

#if defined(__AVR_ATmega328P__)

#define BOARD_NAME "atmega328p"

#define ESTOP_PIN PIND /* D2, INT0 */
#define ESTOP_PORT PORTD
#define ESTOP_BIT PD2
#define BUMPER_PIN PIND /* D3, INT1 */
#define BUMPER_PORT PORTD
#define BUMPER_BIT PD3
#define ESTOP_VECTOR INT0_vect
#define BUMPER_VECTOR INT1_vect
#define STOPS_INIT() (EICRA = _BV(ISC01) | _BV(ISC00) | _BV(ISC11) | _BV(ISC10), EIMSK = _BV(INT0) | _BV(INT1))

#define ENCODER_PIN PIND /* D4, D5 left A, B; D6, D7 right A, B; PCINT20..23 */
#define ENCODER_PORT PORTD
#define ENCODER_SHIFT 4
#define ENCODER_VECTOR PCINT2_vect
#define ECHO_LINES 1 /* A2, PCINT10: sensors are asked one after the other */
#define ECHO_LEVEL(line) (PINC & _BV(PC2))
#define ECHO_VECTOR PCINT1_vect
#define EDGES_INIT() (PCMSK2 = 0xF0, PCMSK1 = _BV(PCINT10), PCICR = _BV(PCIE2) | _BV(PCIE1))

#define SELECT_PORT PORTC /* A3, A4, A5: address lines of the 4051 */
#define SELECT_DDR DDRC
#define SELECT_SHIFT 3

#define MOTOR_PORT PORTB
#define MOTOR_DDR DDRB
#define ENABLE_BIT PB0 /* D8 */
#define LEFT_DIR_BIT PB3 /* D11 */
#define RIGHT_DIR_BIT PB5 /* D13: blinks in the boot loader, while the driver is off */
#define PWM_PORT PORTB
#define PWM_DDR DDRB
#define LEFT_PWM_BIT PB1 /* D9, OC1A */
#define RIGHT_PWM_BIT PB2 /* D10, OC1B */
#define CLIFF_PIN PINB /* D12 */
#define CLIFF_PORT PORTB
#define CLIFF_BIT PB4
#define ADC_BAND_GAP 0x0E

#elif defined(__AVR_ATmega2560__)

#define BOARD_NAME "atmega2560"

#define ESTOP_PIN PINE /* D2, INT4 */
#define ESTOP_PORT PORTE
#define ESTOP_BIT PE4
#define BUMPER_PIN PINE /* D3, INT5 */
#define BUMPER_PORT PORTE
#define BUMPER_BIT PE5
#define ESTOP_VECTOR INT4_vect
#define BUMPER_VECTOR INT5_vect
#define STOPS_INIT() (EICRB = _BV(ISC41) | _BV(ISC40) | _BV(ISC51) | _BV(ISC50), EIMSK |= _BV(INT4) | _BV(INT5))

#define ENCODER_PIN PINB /* D53, D52 left A, B; D51, D50 right A, B; PCINT0..3 */
#define ENCODER_PORT PORTB
#define ENCODER_SHIFT 0
#define ENCODER_VECTOR PCINT0_vect
#define ECHO_LINES 2 /* D10, PCINT4, the same vector as the encoders, and D18, INT3: two sensors are asked at once */
#define ECHO_LEVEL(line) ((line) ? PIND & _BV(PD3) : PINB & _BV(PB4))
#define SECOND_ECHO_VECTOR INT3_vect
#define EDGES_INIT() (PCMSK0 = 0x1F, PCICR = _BV(PCIE0), EICRA = _BV(ISC30), EIMSK |= _BV(INT3))

#define SELECT_PORT PORTC /* D37, D36, D35 */
#define SELECT_DDR DDRC
#define SELECT_SHIFT 0

#define MOTOR_PORT PORTH
#define MOTOR_DDR DDRH
#define ENABLE_BIT PH5 /* D8 */
#define LEFT_DIR_BIT PH3 /* D6 */
#define RIGHT_DIR_BIT PH4 /* D7 */
#define PWM_PORT PORTB
#define PWM_DDR DDRB
#define LEFT_PWM_BIT PB5 /* D11, OC1A */
#define RIGHT_PWM_BIT PB6 /* D12, OC1B */
#define CLIFF_PIN PINH /* D9 */
#define CLIFF_PORT PORTH
#define CLIFF_BIT PH6
#define ADC_BAND_GAP 0x1E

#else
#error "no pins for this MCU"
#endif

#define ADC_BATTERY 0 /* A0 */
#define ADC_CURRENT 1 /* A1 */

#endif
