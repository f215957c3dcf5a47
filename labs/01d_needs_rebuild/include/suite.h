/* SPDX-License-Identifier: MIT-0 */
/* suite.h - what your test file gives to the frozen main. */
#ifndef SUITE_H
#define SUITE_H

#include <check.h>

/* Makes the suite. [transfer] to the runner. */
Suite *suite_make(void);

#endif
