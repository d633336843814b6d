/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes about the last seconds, and one command a line on standard input. */
#ifndef COMMANDS_H
#define COMMANDS_H

/* After every slice: when targets and PWM went to zero, and the wheel log. */
void note(void);
/* Carry out a line. */
void command(char *line);

#endif
