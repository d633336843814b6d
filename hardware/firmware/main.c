/* Reference firmware of the reception robot's base: one loop that sleeps until an interrupt gives it something to do. */
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <avr/wdt.h>

#include "board.h"
#include "clock.h"
#include "drive.h"
#include "motors.h"
#include "power.h"
#include "protocol.h"
#include "ranges.h"
#include "session.h"
#include "stops.h"
#include "uart.h"
#include "wheels.h"

static uint8_t reset_cause __attribute__((section(".noinit")));

/* Before anything else: after a watchdog reset the watchdog runs on at its shortest time. Optiboot clears MCUSR and
   hands its value over in r2. */
static void take_reset_cause(void) __attribute__((naked, used, section(".init3")));
static void take_reset_cause(void) {
    register uint8_t handed asm("r2");
    asm volatile("" : "=r"(handed));
    reset_cause = MCUSR ? MCUSR : handed;
    MCUSR = 0;
    wdt_disable();
}

#ifdef ECHO_VECTOR
ISR(ENCODER_VECTOR) { wheels_edge(); }
ISR(ECHO_VECTOR) { ranges_edge(0); }
#else
ISR(ENCODER_VECTOR) {
    wheels_edge();
    ranges_edge(0);
}
#endif
#ifdef SECOND_ECHO_VECTOR
ISR(SECOND_ECHO_VECTOR) { ranges_edge(1); }
#endif

static void control(void) {
    uint32_t now_ms = clock_ms();
    wdt_reset(); /* here alone: a dead clock or a dead loop both end in a reset */
    wheels_measure();
    session_step(now_ms);
    if (drive_step()) {
        stall_latch();
        session_end();
        protocol_stalled();
    }
    power_step();
    ranges_step(bench_on(now_ms));
    protocol_step(now_ms);
}

static void rest(void) {
    cli();
    if (!clock_control_due() && !uart_waiting()) {
        sleep_enable();
        sei(); /* the next instruction is still carried out: no wake-up is lost */
        sleep_cpu();
        sleep_disable();
    }
    sei();
}

int main(void) {
    motors_init();
    wdt_enable(WDTO_120MS);
    stops_init();
    wheels_init();
    ranges_init();
    power_init();
    clock_init();
    uart_init();
    session_init(reset_cause);
    protocol_init(reset_cause);
    set_sleep_mode(SLEEP_MODE_IDLE);
    sei();
    for (;;) {
        if (clock_take_control()) control();
        protocol_read();
        rest();
    }
}
