/* SPDX-License-Identifier: MIT-0 */
#include <gumbo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char page[] = "<!DOCTYPE html><title>Tides &amp; winds</title>";

static const GumboNode *child_of(const GumboNode *node, unsigned i)
{
    return node->v.element.children.data[i];
}

/* The page's title as text. [transfer] free it. */
static char *title_of(const char *html)
{
    GumboOutput *tree = gumbo_parse(html);
    const GumboNode *head = child_of(tree->root, 0);
    const GumboNode *title = child_of(head, 0);
    char *text = strdup(child_of(title, 0)->v.text.text);

    gumbo_destroy_output(&kGumboDefaultOptions, tree);
    return text;
}

int main(void)
{
    char *title = title_of(page);

    printf("title: %s\n", title);
    free(title);
    return 0;
}
