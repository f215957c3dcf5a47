/* SPDX-License-Identifier: MIT-0 */
#include "html_port.h"

#include <string.h>

void html_doc_fini(struct html_doc *doc)
{
    if (doc->ops)
        doc->ops->release(doc->self);
    memset(doc, 0, sizeof *doc);
}

const struct html_node *html_after_subtree(const struct html_doc *doc,
                                           const struct html_node *top,
                                           const struct html_node *node)
{
    const struct html_node *next = NULL;

    while (node && node != top && !next) {
        next = doc->ops->next(node);
        node = doc->ops->parent(node);
    }
    return next;
}

const struct html_node *html_after(const struct html_doc *doc,
                                   const struct html_node *top,
                                   const struct html_node *node)
{
    const struct html_node *child = doc->ops->first_child(node);

    return child ? child : html_after_subtree(doc, top, node);
}
