/* SPDX-License-Identifier: MIT-0 */
/* WRONG: the text belongs to the tree, which is gone on return */
#include <gumbo.h>
#include <stdio.h>

static const char page[] = "<!DOCTYPE html><title>Tides &amp; winds</title>";

static const GumboNode *child_of(const GumboNode *node, unsigned i)
{
    return node->v.element.children.data[i];
}

/* The page's title as text. */
static const char *title_of(const char *html)
{
    GumboOutput *tree = gumbo_parse(html);
    const GumboNode *head = child_of(tree->root, 0);
    const GumboNode *title = child_of(head, 0);
    const char *text = child_of(title, 0)->v.text.text;

    gumbo_destroy_output(&kGumboDefaultOptions, tree);
    return text;
}

int main(void)
{
    const char *title = title_of(page);

    printf("title: %s\n", title);
    return 0;
}
