/* SPDX-License-Identifier: MIT-0 */
/* html_fake.h - adapter: a tree written down by hand, for tests of what walks
 * trees.
 */
#ifndef HTML_FAKE_H
#define HTML_FAKE_H

#include <stddef.h>

#include "html_port.h"

enum { HTML_FAKE_ATTRS = 4 };

/* One node a row, in document order; depth 0 is the root, and a row's parent
 * is the nearest row above it that is one less deep. */
struct html_fake_node {
    int depth;
    const char *tag; /* or NULL and: */
    const char *text;
    const char *attrs[2 * HTML_FAKE_ATTRS]; /* name, value...; ends at NULL */
};

struct html_fake_page {
    const char *html; /* what the client passes to parse */
    const struct html_fake_node *nodes;
    size_t n;
    int fails; /* a negative errno value instead of a tree */
};

/* pages [borrowed] until close. parse answers -EIO for a page that is not
 * listed, or whose rows make no tree. */
int html_fake_open(struct html_port *out, const struct html_fake_page *pages,
                   size_t n);

#endif
