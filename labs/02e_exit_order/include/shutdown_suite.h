/* SPDX-License-Identifier: MIT-0 */
/* shutdown_suite.h - what your test file gives to the frozen main. */
#ifndef SHUTDOWN_SUITE_H
#define SHUTDOWN_SUITE_H

#include <check.h>

/* Makes the suite. [transfer] to the runner. */
Suite *shutdown_suite_make(void);

#endif
