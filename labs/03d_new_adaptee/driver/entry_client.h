/* SPDX-License-Identifier: MIT-0 */
/* entry_client.h - the client. It knows the port, and no adaptee. */
#ifndef ENTRY_CLIENT_H
#define ENTRY_CLIENT_H

#include "entry_port.h"
#include "line_driver.h"

/* Entry `index`, read into a buffer of `cap` bytes. */
void entry_client_show(struct entry_port *p, size_t index, size_t cap,
                       struct line_driver_answer *answer);

/* The first entry with that word in it. */
void entry_client_find(struct entry_port *p, const char *word,
                       struct line_driver_answer *answer);

/* How many entries, and how many bytes in all. */
void entry_client_total(struct entry_port *p,
                        struct line_driver_answer *answer);

#endif
