/* SPDX-License-Identifier: MIT-0 */
/* crawl_control.h - asks a crawl that runs: a socket beside its job.
 *
 * A line in, a line out, and the connection is closed:
 *     stats    the counts so far, as JSON
 *     pause    no new fetches            resume   goes on
 *     stop     ends the crawl cleanly, as SIGTERM does
 *
 * Only whoever may write to the socket's folder can make or reach it; its mode
 * is 0600.
 */
#ifndef CRAWL_CONTROL_H
#define CRAWL_CONTROL_H

#include "crawl_engine.h"
#include "event_loop.h"
#include "port_error.h"

struct crawl_control;

/* Listens at "<job>.sock" on the engine's loop. -ENAMETOOLONG: a socket's path
 * has 107 bytes at most. A socket that a killed crawl left is replaced: the job
 * is locked, so nobody else can be there. */
int crawl_control_open(struct crawl_control **out, const char *job,
                       struct crawl_engine *engine, struct event_loop *loop,
                       struct port_error *err);
void crawl_control_close(struct crawl_control *control); /* NULL is fine */

/* The other side: sends a command, writes the answer into buf. -ENOENT or
 * -ECONNREFUSED: no crawl runs there. */
int crawl_control_ask(const char *job, const char *command, char *buf,
                      size_t cap, struct port_error *err);

#endif
