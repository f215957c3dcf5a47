/* SPDX-License-Identifier: MIT-0 */
/* WRONG: text that looks like a link need not be one */
#include <gumbo.h>
#include <stdio.h>
#include <string.h>

enum { DEPTH_MAX = 256 };

static const char page[] =
    "<!DOCTYPE html><h1>Tides</h1><!-- <a href=\"/2019\">old</a> -->"
    "<script>x = '<a href=\"' + url + '\">';</script>"
    "<a href='/today'>today</a> <a href=\"/table?port=7&amp;day=2\">all</a>";

/* Prints headings and links. */
static void walk(const GumboNode *node, int depth)
{
    const GumboElement *e = &node->v.element;
    unsigned i;

    if (node->type == GUMBO_NODE_TEXT &&
        node->parent->v.element.tag == GUMBO_TAG_H1)
        printf("# %s\n", node->v.text.text);
    if (node->type != GUMBO_NODE_ELEMENT || depth > DEPTH_MAX)
        return;
    for (i = 0; i < e->children.length; i++)
        walk(e->children.data[i], depth + 1);
}

int main(void)
{
    GumboOutput *tree = gumbo_parse(page);
    const char *at;

    walk(tree->root, 0);
    for (at = strstr(page, "href=\""); at; at = strstr(at + 6, "href=\""))
        printf("%.*s\n", (int)strcspn(at + 6, "\""), at + 6);
    gumbo_destroy_output(&kGumboDefaultOptions, tree);
    return 0;
}
