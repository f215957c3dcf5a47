/* SPDX-License-Identifier: MIT-0 */
#include "option_parse.h"

#include <stdio.h>
#include <string.h>

enum {
    WIDTH = 80,      /* columns of a line */
    TEXT_COLUMN = 26 /* where the texts of the options begin */
};

/* Counts everything, keeps what fits. */
struct writer {
    char *buf;
    size_t cap;
    size_t len;
    size_t column;
};

static size_t columns(const char *text, size_t len)
{
    size_t count = 0;

    for (size_t i = 0; i < len; i++)
        if (((unsigned char)text[i] & 0xc0) != 0x80) /* UTF-8 continuation */
            count++;
    return count;
}

static void put(struct writer *w, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (w->len + i + 1 < w->cap)
            w->buf[w->len + i] = text[i];
    w->len += len;
    w->column += columns(text, len);
}

static void put_text(struct writer *w, const char *text)
{
    put(w, text, strlen(text));
}

static void new_line(struct writer *w)
{
    put(w, "\n", 1);
    w->column = 0;
}

static void pad_to(struct writer *w, size_t column)
{
    while (w->column < column)
        put(w, " ", 1);
}

/* Wraps at blanks; a newline in the text stays, blanks that lead a line too. */
static void put_wrapped(struct writer *w, size_t indent, const char *text)
{
    while (*text) {
        size_t blanks = strspn(text, " ");
        size_t word = strcspn(text + blanks, " \n");

        if (w->column > indent &&
            w->column + blanks + columns(text + blanks, word) > WIDTH) {
            new_line(w);
            text += blanks;
            blanks = 0;
        }
        if (word > 0) {
            pad_to(w, indent);
            put(w, text, blanks + word);
        }
        text += blanks + word;
        if (*text == '\n') {
            new_line(w);
            text++;
        }
    }
}

static void put_paragraph(struct writer *w, const char *text)
{
    if (!text)
        return;
    new_line(w);
    put_wrapped(w, 0, text);
    new_line(w);
}

static bool takes_value(const struct option_parse_option *option)
{
    return option->type != OPTION_PARSE_FLAG &&
           option->type != OPTION_PARSE_COUNT;
}

static void put_value_name(struct writer *w,
                           const struct option_parse_option *option)
{
    if (option->value_name || option->type != OPTION_PARSE_CHOICE) {
        put_text(w, option->value_name ? option->value_name : "VALUE");
        return;
    }
    for (size_t i = 0; option->choices[i]; i++) {
        if (i > 0)
            put(w, "|", 1);
        put_text(w, option->choices[i]);
    }
}

static void put_option(struct writer *w,
                       const struct option_parse_option *option)
{
    if (option->short_name) {
        put(w, "  -", 3);
        put(w, &option->short_name, 1);
        put_text(w, option->long_name ? ", " : "");
    }
    if (option->long_name) {
        pad_to(w, 6);
        put(w, "--", 2);
        put_text(w, option->long_name);
    }
    if (takes_value(option)) {
        put(w, option->long_name ? "=" : " ", 1);
        put_value_name(w, option);
    }
    if (w->column + 2 > TEXT_COLUMN)
        new_line(w);
    put_wrapped(w, TEXT_COLUMN, option->help);
    new_line(w);
}

static int finish(const struct writer *w)
{
    if (w->cap > 0)
        w->buf[w->len < w->cap ? w->len : w->cap - 1] = '\0';
    return (int)w->len;
}

int option_parse_help(const struct option_parse_spec *spec, char *buf,
                      size_t cap)
{
    struct writer w = {buf, cap, 0, 0};

    put_text(&w, "Usage: ");
    put_text(&w, spec->program);
    if (spec->usage) {
        put(&w, " ", 1);
        put_wrapped(&w, strlen("Usage: "), spec->usage);
    }
    new_line(&w);
    put_paragraph(&w, spec->summary);
    if (spec->option_count > 0) {
        new_line(&w);
        put_text(&w, "Options:");
        new_line(&w);
    }
    for (size_t i = 0; i < spec->option_count; i++)
        if (spec->options[i].help)
            put_option(&w, &spec->options[i]);
    put_paragraph(&w, spec->footer);
    return finish(&w);
}

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Lists `--name=choice` for each choice that fits what is typed of it. */
static void put_choices(struct writer *w,
                        const struct option_parse_option *option,
                        const char *typed)
{
    for (size_t i = 0; option->choices[i]; i++) {
        if (!begins_with(option->choices[i], typed))
            continue;
        put(w, "--", 2);
        put_text(w, option->long_name);
        put(w, "=", 1);
        put_text(w, option->choices[i]);
        new_line(w);
    }
}

static void put_completion(struct writer *w,
                           const struct option_parse_option *option,
                           const char *typed)
{
    size_t name_len = strlen(option->long_name);

    if (begins_with(option->long_name, typed)) {
        put(w, "--", 2);
        put_text(w, option->long_name);
        put_text(w, takes_value(option) ? "=\n" : "\n");
    } else if (option->type == OPTION_PARSE_CHOICE &&
               begins_with(typed, option->long_name) &&
               typed[name_len] == '=') {
        put_choices(w, option, typed + name_len + 1);
    }
}

int option_parse_complete(const struct option_parse_spec *spec,
                          const char *word, char *buf, size_t cap)
{
    struct writer w = {buf, cap, 0, 0};

    if (begins_with(word, "--") || begins_with("--", word))
        for (size_t i = 0; i < spec->option_count; i++)
            if (spec->options[i].long_name && spec->options[i].help)
                put_completion(&w, &spec->options[i], word + strspn(word, "-"));
    return finish(&w);
}
