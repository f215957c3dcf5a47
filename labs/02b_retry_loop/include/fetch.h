/* SPDX-License-Identifier: MIT-0 */
/* fetch.h - read once, or try again when that can help.
 *
 * Threads: none.
 */
#ifndef FETCH_H
#define FETCH_H

/* ---- given: a port that fails as a script says ---- */

struct port;

/* As read(2): how many bytes came, 0 at the end; -1 and errno on failure.
 * On success errno is left as it was. */
long port_read(struct port *p);

/* Writes a line into the log. Like any call it may change errno. */
void port_log(struct port *p, const char *text);

/* ---- yours ---- */

/* Reads from the port, at most `tries` times, tries >= 1.
 *
 *     port_read says          then
 *     n, 0 or more            n is the answer, at once
 *     EAGAIN or EINTR         try again while tries are left; else the answer
 *                             is -EAGAIN or -EINTR, without a line in the log
 *     ENOENT                  the answer is 0 at once: nothing there is fine
 *     any other error         port_log(p, "failed"), and minus the error is
 *                             the answer, at once
 */
long fetch(struct port *p, int tries);

#endif
