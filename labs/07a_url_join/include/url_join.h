/* SPDX-License-Identifier: MIT-0 */
/* url_join.h - what a link means on the page it stands on (RFC 3986, 5.2).
 *
 * Texts end at their NUL and may hold any other byte. Nothing is decoded, and
 * no letter changes its case: only dots are taken out, only where it says so.
 *
 * Threads: no state, hence none to guard.
 */
#ifndef URL_JOIN_H
#define URL_JOIN_H

#include <stddef.h>

/* Bytes of somebody else's text. at is NULL when the part is not there at all,
 * which is something else than a part that is empty. */
struct url_range {
    const char *at;
    size_t len;
};

/*     http://h:81/a/b?q#f
 *     |      |   |    | |
 *     |      |   |    | fragment "f"
 *     |      |   |    query "q"
 *     |      |   path "/a/b"
 *     |      authority "h:81"
 *     scheme "http"
 *
 * "//h?" has the authority "h", the path "", the query "", and nothing else.
 */
struct url_parts {
    struct url_range scheme;    /* without its ":" */
    struct url_range authority; /* without the "//" before it */
    struct url_range path;      /* always there; may be empty */
    struct url_range query;     /* without its "?" */
    struct url_range fragment;  /* without its "#" */
};

/* ---- yours ---- */

/* Cuts any text into the five. A scheme is a letter, then letters, digits and
 * "+-.", and a ":" behind them. An authority comes behind "//" and ends before
 * "/", "?" or "#"; a path before "?" or "#"; a query before "#".
 * The ranges point into text. O(len).
 */
struct url_parts url_split(const char *text);

/* Takes "." and ".." out of a path, in place. As long as the path is not empty,
 * the first of these that fits (5.2.4):
 *
 *     begins with "../" or "./"       drop that
 *     begins with "/./", or is "/."   put "/" in its place
 *     begins with "/../", or is "/.." put "/" in its place, and take the last
 *                                     segment, with its "/", off the result
 *     is "." or ".."                  drop it
 *     else                            its first segment moves to the result:
 *                                     all up to the next "/", and a "/" that it
 *                                     begins with goes along
 */
void url_remove_dots(char *path);

/* The URL that ref means on page base, into out, with a NUL. The strict way of
 * 5.2.2: a ref with a scheme stands alone, be it that of the base or not.
 *
 *     ref has          scheme  authority  path                   query
 *     a scheme         ref's   ref's      ref's, no dots         ref's
 *     an authority     base's  ref's      ref's, no dots         ref's
 *     path "/..."      base's  base's     ref's, no dots         ref's
 *     path "..."       base's  base's     base's up to its last  ref's
 *                                         "/" and ref's, no dots
 *     no path          base's  base's     base's, as it is       ref's if there
 *                                                                is one, else
 *                                                                base's
 *
 * The fragment is ref's. When the base has an authority and no path at all, its
 * path up to the last "/" is "/".
 *
 *   cap        strlen(base) + strlen(ref) + 2 is enough for all results;
 *   -EMSGSIZE  it is less; out is left as it is
 */
int url_join(char *out, size_t cap, const char *base, const char *ref);

#endif
