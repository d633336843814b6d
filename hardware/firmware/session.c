#include "session.h"

#include <avr/eeprom.h>
#include <avr/io.h>

#include "config.h"
#include "drive.h"
#include "stops.h"

bool armed; /* not static: the tests find them by their names */
uint16_t nonce;

static uint32_t heard_ms, expires_ms, bench_until_ms;
static bool expiring, benching;
static uint16_t newest_seq;
static bool any_seq;

#define SEQ_MASK 0x0FFF /* three digits */

static uint16_t EEMEM starts = 0;

/* A nonce never seen before, as far as 16 bits go: xorshift over the last one and the time at which people and
   programs happened to act. 0000 is what a host without a session sends. */
static void renew_nonce(void) {
    uint16_t old = nonce;
    nonce ^= (uint16_t)TCNT0 << 8 | TCNT1L;
    do {
        if (nonce == 0) nonce = 0xACE1;
        nonce ^= nonce << 7;
        nonce ^= nonce >> 9;
        nonce ^= nonce << 8;
    } while (nonce == old || nonce == 0);
}

/* A restart must not repeat the nonces before it. The RAM keeps its count over all resets but the loss of power, so the
   EEPROM is written at power-on alone: a board that is reset in a loop does not wear it out. */
static uint16_t resets __attribute__((section(".noinit")));

void session_init(uint8_t reset_cause) {
    uint16_t count = eeprom_read_word(&starts);
    if (!reset_cause || (reset_cause & _BV(PORF))) eeprom_update_word(&starts, ++count);
    resets++;
    nonce = count * 40503u ^ resets * 30011u;
    renew_nonce();
}

static int16_t limited(int32_t speed, int16_t limit) { return speed > limit ? limit : speed < -limit ? -limit : speed; }

void session_end(void) {
    drive_target(0, 0);
    expiring = false;
    if (armed) {
        armed = false;
        renew_nonce();
    }
}

void session_step(uint32_t now_ms) {
    bool held = stops_poll();
    if (stops_happened() || held) { /* even one that was cleared since: what was queued before it is dead */
        session_end();
        drive_reset();
    }
    if (armed && now_ms - heard_ms > DEADMAN_MS) session_end();
    if (expiring && (int32_t)(now_ms - expires_ms) > 0) {
        drive_target(0, 0);
        expiring = false;
    }
    if (benching && (int32_t)(now_ms - bench_until_ms) >= 0) benching = false;
}

static void aim(int16_t left, int16_t right, uint16_t ttl_ms, uint32_t now_ms) {
    expires_ms = now_ms + ttl_ms;
    expiring = true;
    drive_target(left, right);
}

enum armed_answer session_arm(bool nonce_is_right, uint32_t now_ms) {
    if (estop_pressed()) return ARM_ESTOP;
    if (bumper_latched()) return ARM_BUMPER;
    if (stall_latched()) return ARM_STALL;
    if (!nonce_is_right || armed) return ARM_NONCE;
    estop_clear();
    if (!stops_clear()) return ARM_ESTOP; /* pressed in this very moment */
    armed = true;
    any_seq = false;
    heard_ms = now_ms;
    return ARM_DONE;
}

bool session_velocity(bool nonce_is_right, uint16_t seq, int16_t left, int16_t right, uint16_t ttl_ms, uint32_t now_ms) {
    if (armed && now_ms - heard_ms > DEADMAN_MS) session_end(); /* a queue may be read before the next control step */
    if (!armed || !stops_clear() || !nonce_is_right) return false;
    uint16_t newer = (seq - newest_seq) & SEQ_MASK;
    if (any_seq && (newer == 0 || newer > SEQ_MASK / 2)) return false;
    any_seq = true;
    newest_seq = seq;
    heard_ms = now_ms;
    aim(limited(left, SPEED_LIMIT_MM_S), limited(right, SPEED_LIMIT_MM_S), ttl_ms, now_ms);
    return true;
}

bool session_armed(void) { return armed; }

uint16_t session_nonce(void) { return nonce; }

void bench_open(uint8_t seconds, uint32_t now_ms) {
    bench_until_ms = now_ms + seconds * 1000UL;
    benching = true;
}

void bench_close(void) { benching = false; }

bool bench_on(uint32_t now_ms) { return benching && (int32_t)(now_ms - bench_until_ms) < 0; }

bool bench_velocity(int32_t left, int32_t right, uint32_t now_ms) {
    if (!bench_on(now_ms) || !stops_clear()) return false;
    aim(limited(left, BENCH_LIMIT_MM_S), limited(right, BENCH_LIMIT_MM_S), BENCH_TTL_MS, now_ms);
    return true;
}
