/* SPDX-License-Identifier: MIT-0 */
/* html_gumbo.h - adapter: HTML5 by gumbo-parser.
 *
 * gumbo trusts its input with your machine: 100,000 nested <div> take it 18 s
 * of processor time, and it has no way to report that memory is out. It does
 * take an allocator. Ours hands out an arena, counts bytes, looks at the clock
 * every 64 calls and leaves gumbo_parse by longjmp when a limit is passed.
 * Nothing is lost by that: all gumbo owned lies in the arena. So
 * gumbo_destroy_output, which is recursive and overflows the stack on a deep
 * tree, is never called.
 */
#ifndef HTML_GUMBO_H
#define HTML_GUMBO_H

#include <stddef.h>

#include "html_port.h"

struct html_gumbo_options { /* 0 in a field: the default in brackets */
    size_t max_tree_bytes;  /* [48 MiB]; a page needs about 13 per byte */
    long max_cpu_ms;        /* [250], of the calling thread */
};

/* options may be NULL. -ENOMEM. Memory of a page is kept for the next one. */
int html_gumbo_open(struct html_port *out,
                    const struct html_gumbo_options *options);

#endif
