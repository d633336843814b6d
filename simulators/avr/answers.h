/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One JSON object a line on standard output. */
#ifndef ANSWERS_H
#define ANSWERS_H

void answer(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
