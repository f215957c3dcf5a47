/* SPDX-License-Identifier: MIT-0 */
/* robots.h - may this path be fetched? robots.txt as RFC 9309 reads it.
 *
 * Any bytes are a robots.txt: what is not understood says nothing.
 *
 * lines    end at LF, CR or CRLF, the last one at the end of the file. A byte
 *          order mark (EF BB BF) at its beginning is passed over. A line is
 *          `key: value`; "#" begins a comment; blanks and tabs round key and
 *          value are no part of them. Keys are compared without case.
 *
 * groups   One or more "user-agent" lines, then rules: "allow" and "disallow"
 *          lines. A "user-agent" behind a rule begins the next group. Other
 *          keys begin and end nothing. Rules before any group are nobody's.
 *
 * agent    The name of a user-agent line is what its value begins with of
 *          letters, "-" and "_". A group is the agent's when one of its names
 *          is the agent's whole name, without case. All groups of the agent
 *          count, as if they were one. Only when there is none: all groups that
 *          a value beginning with "*" names.
 *
 * rules    Their values are patterns, which match a front of the path. "*" is
 *          any octets, or none. "$" at the end of a pattern is the end of the
 *          path; elsewhere it is a "$". An empty value is no rule.
 *
 * octets   Of path and pattern alike: %XX of a letter, a digit or one of
 *          "-._~*$" is that byte, and not a sign of a pattern. Any other %XX
 *          stays, its digits as capitals: %2f is %2F, and no "/". A byte up to
 *          20 hex or above 7E hex is its %XX. Then octets are compared.
 *
 * which    Of the rules that match, the one with the most octets, "*" and "$"
 *          counted: /a* has three, and so has %2F. Of two with as many: allow.
 *          No rule: allowed. "/robots.txt" always is.
 *
 * Threads: no state, hence none to guard.
 */
#ifndef ROBOTS_H
#define ROBOTS_H

#include <stdbool.h>
#include <stddef.h>

/* ---- yours ---- */

/* May agent fetch path? text has len bytes and no NUL behind them. agent is a
 * name of letters, "-" and "_"; path begins with "/" and may have a query.
 * O(len * length of path), whatever the file says. */
bool robots_allows(const char *text, size_t len, const char *agent,
                   const char *path);

#endif
