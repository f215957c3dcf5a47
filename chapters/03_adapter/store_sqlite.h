/* SPDX-License-Identifier: MIT-0 */
/* store_sqlite.h - adapter: the store in a SQLite file. */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include "store_port.h"

/* Opens or makes the file; ":memory:" for one that dies with the port. */
int store_sqlite_open(struct store_port *out, const char *path,
                      struct port_error *err);

/* The one table from SQLite's codes (extended ones too) to ours. */
int store_sqlite_code(long sqlite_code);

#endif
