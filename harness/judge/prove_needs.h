/* SPDX-License-Identifier: MIT-0 */
/* prove_needs.h - is the library there that a pitfall is built with?
 *
 * `needs` in a unit.cfg names headers: "curl/curl.h". The compiler is asked,
 * so that it looks where it will look for the pitfall's own #include.
 * Threads: none. Errors: 0 or a negative errno of the harness.
 */
#ifndef PROVE_NEEDS_H
#define PROVE_NEEDS_H

#include "stage.h"
#include "unit.h"

/* out [borrowed from the unit]: the first header that is not found, else
 * NULL. */
int prove_needs(const struct unit *pitfall, struct stage *stage,
                const char **out);

#endif
