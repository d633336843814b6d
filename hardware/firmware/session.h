/* Who may move the wheels: sessions and their nonces, deadman, time to live, the technician's bench. */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>
#include <stdint.h>

enum armed_answer { ARM_DONE, ARM_ESTOP, ARM_BUMPER, ARM_STALL, ARM_NONCE };

void session_init(uint8_t reset_cause);
/* Once every CONTROL_MS: what is too old ends. */
void session_step(uint32_t now_ms);
/* Whatever was queued for this session now carries a dead nonce. */
void session_end(void);
/* The caller has compared the nonce. */
enum armed_answer session_arm(bool nonce_is_right, uint32_t now_ms);
/* Wheel targets for `ttl_ms`. False = refused. */
bool session_velocity(bool nonce_is_right, uint16_t seq, int16_t left, int16_t right, uint16_t ttl_ms, uint32_t now_ms);
bool session_armed(void);
uint16_t session_nonce(void);

void bench_open(uint8_t seconds, uint32_t now_ms);
void bench_close(void);
bool bench_on(uint32_t now_ms);
/* False = refused. */
bool bench_velocity(int32_t left, int32_t right, uint32_t now_ms);

#endif
