/* SPDX-License-Identifier: MIT-0 */
/* crawl_fault_server_check.h - a server for tests that does what servers do.
 *
 *     127.0.0.1   /NAME and all below it: the fault of that name, see
 *                 crawl_fault_table_check.c
 *     127.0.0.2   a sound site: FAULT_WELL_PAGES pages, all reached from "/0"
 *
 * Neither speaks TLS: the first answers a handshake by HTTP, the second by
 * hanging up.
 *
 * One process and one poll loop. Nobody sleeps in it: who stalls is not
 * answered, and whoever drips sends a byte a tick.
 */
#ifndef CRAWL_FAULT_SERVER_CHECK_H
#define CRAWL_FAULT_SERVER_CHECK_H

#include <sys/types.h>

enum { FAULT_WELL_PAGES = 20 };

struct fault_counts;

struct fault_server {
    pid_t pid;
    char base[40];               /* http://127.0.0.1:PORT */
    char well[40];               /* http://127.0.0.2:PORT */
    struct fault_counts *counts; /* in memory that the server shares */
};

int fault_server_start(struct fault_server *out); /* -errno */
void fault_server_stop(struct fault_server *server);

void fault_server_forget(struct fault_server *server); /* counts from 0 */
/* Requests that came for a fault; 0 also when there is no such. */
int fault_server_hits(const struct fault_server *server, const char *name);
int fault_server_well_hits(const struct fault_server *server);
/* How many of those had come when the last connection of a fault ended. */
int fault_server_well_meanwhile(const struct fault_server *server);
int fault_server_connections(const struct fault_server *server);

#endif
