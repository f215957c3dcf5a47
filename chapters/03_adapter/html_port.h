/* SPDX-License-Identifier: MIT-0 */
/* html_port.h - the target: a page as a tree of nodes.
 *
 * A tree of ours is never built. A document is a table of functions and an
 * opaque root; the nodes are the parser's own, looked at through the table.
 * That is an adapter without a copy: css_selector and page_text walk gumbo's
 * tree, or a scripted one, and cannot tell which.
 *
 * Ownership: parse gives a document; html_doc_fini releases it. Nodes, names
 *            and values are [owned] by the document.
 * Threads:   one port per thread; at most one document of a port at a time.
 * Errors of parse:
 *   -EFBIG      the page would take more memory than the port allows
 *   -ETIMEDOUT  the page would take more processor time than the port allows
 *   -ENOMEM
 */
#ifndef HTML_PORT_H
#define HTML_PORT_H

#include <stdbool.h>
#include <stddef.h>

#include "port_error.h"
#include "str_view.h"

struct html_node; /* never defined: a parser's node behind a cast */

/* Answers about one node. Text nodes have neither tag nor attributes. */
struct html_ops {
    /* Name in any case, not terminated; data is NULL for text (also the text
     * of scripts and styles). Comments and doctypes are not nodes; a template
     * is an element without children, as in a browser. */
    struct str_view (*tag)(const struct html_node *);
    /* Value of an attribute, its name in any case; NULL: absent; "": empty. */
    const char *(*attr)(const struct html_node *, const char *name);
    /* UTF-8 with references decoded; NULL for an element. */
    const char *(*text)(const struct html_node *);
    const struct html_node *(*parent)(const struct html_node *);
    const struct html_node *(*first_child)(const struct html_node *);
    const struct html_node *(*last_child)(const struct html_node *);
    const struct html_node *(*next)(const struct html_node *);
    const struct html_node *(*previous)(const struct html_node *);
    void (*release)(void *doc);
};

struct html_doc {
    const struct html_ops *ops;
    const struct html_node *root; /* the html element; its parent is NULL */
    void *self;
};

struct html_port {
    void *self;
    /* html [borrowed] until html_doc_fini; UTF-8, wrong bytes become U+FFFD.
     * out is zero on failure; err may be NULL. */
    int (*parse)(void *self, struct html_doc *out, const char *html, size_t len,
                 struct port_error *err);
    void (*close)(void *self);
};

void html_doc_fini(struct html_doc *doc); /* zeroed is fine */

/* The node after `node` in document order, below `top` only; NULL at the end.
 * Iterative: trees may be 100,000 deep. O(1) amortised. */
const struct html_node *html_after(const struct html_doc *doc,
                                   const struct html_node *top,
                                   const struct html_node *node);
/* The same, but without the children of `node`. */
const struct html_node *html_after_subtree(const struct html_doc *doc,
                                           const struct html_node *top,
                                           const struct html_node *node);

#endif
