/* SPDX-License-Identifier: MIT-0 */
/* panel.h - a row of buttons, each with a callback.
 *
 * Threads: none.
 */
#ifndef PANEL_H
#define PANEL_H

/* ---- given: the bus that calls back ---- */

struct bus;

/* Has `pressed(ctx)` called whenever `button` is pressed, and `drop(ctx)`
 * once when the callback is taken away, by hand or at the end; drop may be
 * NULL. 0; -1 when the bus has no room: ctx is then still yours. */
int bus_on(struct bus *bus, int button, void (*pressed)(void *ctx), void *ctx,
           void (*drop)(void *ctx));

/* What a callback has to report: the number of its button, from 1, and how
 * often that button was pressed until now. */
void bus_report(struct bus *bus, int button, int times);

/* ---- yours ---- */

/* Puts a callback on each of the buttons 1 to `count`. Each reports its own
 * number and its own count, also long after this call has returned. When the
 * bus has no room, ends there. Returns how many callbacks it has put. */
int panel_open(struct bus *bus, int count);

#endif
