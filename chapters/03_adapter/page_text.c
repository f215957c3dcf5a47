/* SPDX-License-Identifier: MIT-0 */
#include "page_text.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

struct writer {
    struct string_builder *sb;
    bool in_line; /* the line has text */
    bool blank;   /* a blank is owed before the next word */
};

static bool tag_among(struct str_view tag, const char *const *names)
{
    for (; tag.data && *names; names++)
        if (strlen(*names) == tag.len &&
            strncasecmp(*names, tag.data, tag.len) == 0)
            return true;
    return false;
}

static bool is_block(struct str_view tag)
{
    static const char *const names[] = {
        "address", "article",    "aside",   "blockquote", "body",  "br",
        "caption", "dd",         "div",     "dl",         "dt",    "fieldset",
        "figure",  "figcaption", "footer",  "form",       "h1",    "h2",
        "h3",      "h4",         "h5",      "h6",         "head",  "header",
        "hr",      "li",         "main",    "nav",        "ol",    "option",
        "p",       "pre",        "section", "table",      "title", "tr",
        "ul",      NULL};

    return tag_among(tag, names);
}

static bool is_cell(struct str_view tag)
{
    static const char *const names[] = {"td", "th", NULL};

    return tag_among(tag, names);
}

static bool is_hidden(struct str_view tag)
{
    static const char *const names[] = {"script", "style", "template", NULL};

    return tag_among(tag, names);
}

static void end_line(struct writer *w)
{
    if (w->in_line)
        string_builder_append_char(w->sb, '\n');
    w->in_line = false;
    w->blank = false;
}

static void add_text(struct writer *w, const char *text)
{
    while (*text) {
        size_t blanks = strspn(text, " \t\r\n\f");
        size_t word = strcspn(text + blanks, " \t\r\n\f");

        if (blanks)
            w->blank = w->in_line;
        if (word && w->blank)
            string_builder_append_char(w->sb, ' ');
        if (word) {
            string_builder_append(w->sb, text + blanks, word);
            w->in_line = true;
            w->blank = false;
        }
        text += blanks + word;
    }
}

/* The block that ends when the walk leaves `node` for `next`. */
static bool leaves_block(const struct html_doc *doc,
                         const struct html_node *node,
                         const struct html_node *next)
{
    const struct html_node *stop = next ? doc->ops->parent(next) : NULL;

    for (; node && node != stop; node = doc->ops->parent(node))
        if (is_block(doc->ops->tag(node)))
            return true;
    return false;
}

int page_text_append(struct string_builder *sb, const struct html_doc *doc,
                     const struct html_node *top)
{
    struct writer w = {sb, false, false};
    const struct html_node *next, *node;

    for (node = top; node && !sb->error; node = next) {
        const char *text = doc->ops->text(node);
        struct str_view tag = doc->ops->tag(node);
        bool hidden = is_hidden(tag);

        if (is_block(tag))
            end_line(&w);
        else if (is_cell(tag))
            w.blank = w.in_line;
        if (text)
            add_text(&w, text);
        next = hidden ? html_after_subtree(doc, top, node)
                      : html_after(doc, top, node);
        if ((hidden || !doc->ops->first_child(node)) &&
            leaves_block(doc, node, next))
            end_line(&w);
    }
    end_line(&w);
    return sb->error;
}
