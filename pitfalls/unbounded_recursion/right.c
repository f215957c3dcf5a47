/* SPDX-License-Identifier: MIT-0 */
#include <gumbo.h>
#include <stdio.h>
#include <string.h>

enum { DEPTH_MAX = 256, NESTED = 2200 };

/* Prints where links stand: "body/div/a". */
static void print_links(const GumboNode *node, const char *above, int depth)
{
    const GumboVector *children = &node->v.element.children;
    char path[4096];
    unsigned i;

    if (node->type != GUMBO_NODE_ELEMENT || depth > DEPTH_MAX)
        return;
    snprintf(path, sizeof path, "%s/%s", above,
             gumbo_normalized_tagname(node->v.element.tag));
    if (node->v.element.tag == GUMBO_TAG_A)
        printf("%s\n", path);
    for (i = 0; i < children->length; i++)
        print_links(children->data[i], path, depth + 1);
}

int main(void)
{
    static char page[16 + 5 * NESTED] = "<a></a>";
    GumboOutput *tree;
    int i;

    for (i = 0; i < NESTED; i++)
        memcpy(page + 7 + 5 * i, "<div>", 5);
    tree = gumbo_parse(page);
    print_links(tree->root, "", 0);
    gumbo_destroy_output(&kGumboDefaultOptions, tree);
    return 0;
}
