/* SPDX-License-Identifier: MIT-0 */
/* entry_ringlog.h - yours: a ringlog behind the port. */
#ifndef ENTRY_RINGLOG_H
#define ENTRY_RINGLOG_H

#include "entry_port.h"
#include "ringlog.h"

/* log [borrowed] as long as the port is used. Needs no memory of its own.
 * A record whose bytes end before its text does is -EBADMSG. */
void entry_ringlog_init(struct entry_port *out, struct ringlog *log);

#endif
