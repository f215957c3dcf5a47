/* SPDX-License-Identifier: MIT-0 */
/* prove.h - is a mistake what its unit.cfg says? Shown by the tools, live.
 *
 * wrong.c must leave exactly the recorded evidence with each compiler,
 * right.c none, under every detector named and under the sanitizers; what is
 * listed as `silent` must not speak on wrong.c.
 */
#ifndef PROVE_H
#define PROVE_H

#include "catalogue.h"
#include "detector.h"

enum proof { PROOF_PASS, PROOF_FAIL, PROOF_SKIP };

/* One checked claim: "wrong.c: gcc, AddressSanitizer: heap-use-after-free". */
typedef void (*prove_fn)(enum proof result, const char *claim, const char *said,
                         void *ctx);

struct prove_tally {
    size_t passed, failed, skipped;
};

/* `exchanged`: wrong.c and right.c change places; ends with the first claim
 * that fails. */
int prove_pitfall(const struct unit *pitfall, bool exchanged, prove_fn fn,
                  void *ctx, struct prove_tally *tally);

/* A pattern's wrong/ programs. */
int prove_pattern(const struct unit *pattern, prove_fn fn, void *ctx,
                  struct prove_tally *tally);

/* "gcc -Wall -Wextra with -Wshadow": the detector's title, and the flags that
 * the evidence adds. */
void prove_title(const struct unit_evidence *e, char *out, size_t cap);

/* One piece of evidence (0 is the primary) of one side, produced now: what
 * the tool prints for wrong.c or right.c. said [transfer] free(). */
int prove_show(const struct unit *pitfall, size_t evidence, bool wrong,
               char **said, char end[64]);

#endif
