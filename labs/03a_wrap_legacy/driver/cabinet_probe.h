/* SPDX-License-Identifier: MIT-0 */
/* cabinet_probe.h - what only the driver asks the library. */
#ifndef CABINET_PROBE_H
#define CABINET_PROBE_H

#include <stdbool.h>

int cabinet_probe_open(void);

/* Whether it is the library's own buffer, which nobody may free. */
bool cabinet_probe_owns(const char *bytes);

#endif
