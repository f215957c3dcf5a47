/* SPDX-License-Identifier: MIT-0 */
/* store_fake.h - adapter: the store in memory, for tests of clients. */
#ifndef STORE_FAKE_H
#define STORE_FAKE_H

#include "store_port.h"

int store_fake_open(struct store_port *out); /* -ENOMEM */

/* Every call from the n-th on (1 is the next) fails with `code`; 0: none. */
void store_fake_fail(struct store_port *port, int n, int code);

#endif
