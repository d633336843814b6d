/* The mechanics and limits of this base. Change them here, build, flash. Units stand in the names. */
#ifndef CONFIG_H
#define CONFIG_H

#define FIRMWARE_VERSION "2.1.0"

#ifndef BAUD
#define BAUD 115200UL /* must agree with base.baud of config/robot.toml; make BAUD=250000 */
#endif

/* Wheels: 150 mm tyres, 1320 quadrature edges a turn; must agree with base.* of config/robot.toml. */
#define WHEEL_DIAMETER_UM 150000L
#define TICKS_PER_TURN 1320L
#define UM_PER_KTICK (WHEEL_DIAMETER_UM * 3141593LL / TICKS_PER_TURN / 1000) /* micrometres in 1000 ticks */

/* The rules that the robot's side counts on (hardware/motor_boards/reference_board.py); the simulator has the same ones. */
#define SPEED_LIMIT_MM_S 600
#define RAMP_MM_S2 3000
#define DEADMAN_MS 200
#define TTL_LIMIT_MS 300
#define TELEMETRY_MS 100
#define BENCH_LIMIT_MM_S 100
#define BENCH_LIMIT_S 60
#define BENCH_TTL_MS 300

/* Velocity control: duty = feed-forward + PI. Duty is 0..PWM_TOP; gains are 1/256 duty per mm/s. */
#define CONTROL_MS 5
#define PWM_TOP 400 /* 16 MHz / (2 * 400) = 20 kHz, above hearing */
#define FULL_DUTY_MM_S 900 /* rim speed at full duty and nominal battery, wheels on the floor */
#define STICTION_DUTY 8 /* duty at which the wheels just don't turn */
#define GAIN_P 96
#define GAIN_I 6 /* each CONTROL_MS */
/* What P and I together add to the feed-forward at most, and half of it again: without edges no wheel winds up. */
#define CORRECTION_LIMIT_DUTY 80
#define BRAKE_MS 500 /* the driver stays enabled so long after the wheels were told to stand */

/* A wheel that does not follow holds the base until a person clears it. Where an eighth of the way that was wished for
   is not made, so much of it may be owed: a wheel that is blocked, or an encoder that is cut off. */
#define OWED_LIMIT_UM 24000L
/* The wrong way, or much too fast, for so long: swapped encoder wires, a driver that does what it likes. The motors lag
   behind the ramp, so a turn-round and braking take less than this. */
#define WRONG_MM_S 40
#define WRONG_MS 200
#define RUNAWAY_MM_S 150 /* above 1.3 times the wish */
#define RUNAWAY_MS 300

/* Battery through a divider of 100k over 20k; the band gap is measured per board, it differs by up to 10 %. */
#define BATTERY_DIVIDER 6
#define BAND_GAP_MV 1100
/* ACS712 of 20 A: 100 mV/A at 5 V, ratiometric, zero at half of the supply: 1000 mA are 20.46 counts. */
#define CURRENT_ZERO_COUNTS 512
#define CURRENT_MA_PER_KCOUNT 48876L

/* Range sensors in the order of `T`: the forward ones from left to right, then the rear one. */
#define RANGES 6
#define RANGE_SLOT_MS 30
#define RANGE_SLOT_LIMIT_MS 60 /* an echo line that stays high so long belongs to a broken sensor */
#define RANGE_LIMIT_MM 4000

#endif
