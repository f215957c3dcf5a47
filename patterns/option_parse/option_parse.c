/* SPDX-License-Identifier: MIT-0 */
#include "option_parse.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NAME_MAX_LEN = 63,
    LABEL_CAP = 72, /* an option as the user wrote it, for messages */
    NEAR = 2        /* edits */
};

static size_t min2(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment: Levenshtein plus the swap of neighbours. Lengths
 * are at most NAME_MAX_LEN.
 */
static size_t edit_distance(const char *a, const char *b)
{
    size_t rows[3][NAME_MAX_LEN + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    size_t a_len = strlen(a), b_len = strlen(b);

    for (size_t j = 0; j <= b_len; j++)
        last[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t *spare = before;

        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t replaced = last[j - 1] + (a[i - 1] != b[j - 1]);

            row[j] = min2(min2(last[j], row[j - 1]) + 1, replaced);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = min2(row[j], before[j - 2] + 1);
        }
        before = last;
        last = row;
        row = spare;
    }
    return last[b_len];
}

/* Keeps `name` in *best when it is nearer to word than what was there. */
static void consider(const char *word, const char *name, const char **best,
                     size_t *best_distance)
{
    size_t distance;

    if (strlen(word) > NAME_MAX_LEN || strlen(name) > NAME_MAX_LEN)
        return;
    distance = edit_distance(word, name);
    if (distance < *best_distance && distance < strlen(word)) {
        *best = name;
        *best_distance = distance;
    }
}

const char *option_parse_nearest(const char *word, const char *const *names,
                                 size_t count)
{
    const char *best = NULL;
    size_t distance = NEAR + 1;

    for (size_t i = 0; i < count; i++)
        consider(word, names[i], &best, &distance);
    return best;
}

static const char *nearest_option(const struct option_parse_spec *spec,
                                  const char *word)
{
    const char *best = NULL;
    size_t distance = NEAR + 1;

    for (size_t i = 0; i < spec->option_count; i++)
        if (spec->options[i].long_name)
            consider(word, spec->options[i].long_name, &best, &distance);
    return best;
}

/* argv while it is parsed: options, operands, then the words not yet seen. */
struct parser {
    const struct option_parse_spec *spec;
    char **argv;
    int argc;
    int first_operand;
    int next;
    char *error;
    size_t error_cap;
};

__attribute__((format(printf, 2, 3))) static int fail(struct parser *p,
                                                      const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(p->error, p->error_cap, format, args);
    va_end(args);
    /* Words of the user stand in it; it stays one line all the same. */
    for (char *at = p->error; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = '?';
    return -EINVAL;
}

static const struct option_parse_option *
find_short(const struct option_parse_spec *spec, char name)
{
    for (size_t i = 0; i < spec->option_count; i++)
        if (spec->options[i].short_name == name)
            return &spec->options[i];
    return NULL;
}

static const struct option_parse_option *
find_long(const struct option_parse_spec *spec, const char *name, size_t len)
{
    for (size_t i = 0; i < spec->option_count; i++) {
        const char *own = spec->options[i].long_name;

        if (own && strlen(own) == len && !memcmp(own, name, len))
            return &spec->options[i];
    }
    return NULL;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* -5 and -.5 are numbers, unless the table has a digit for an option. */
static bool is_option(const struct option_parse_spec *spec, const char *word)
{
    if (word[0] != '-' || word[1] == '\0')
        return false;
    if (is_digit(word[1]))
        return find_short(spec, word[1]) != NULL;
    return word[1] != '.' || !is_digit(word[2]);
}

/* Takes the next word and moves it in front of the operands met so far. */
static char *take_word(struct parser *p)
{
    char *word = p->argv[p->next];
    char **first = p->argv + p->first_operand;

    memmove(first + 1, first,
            (size_t)(p->next - p->first_operand) * sizeof *first);
    *first = word;
    p->first_operand++;
    p->next++;
    return word;
}

static int store_int(struct parser *p, const struct option_parse_option *option,
                     const char *label, const char *text)
{
    const char *digits = text + (*text == '-');
    bool any = option->min == 0 && option->max == 0;
    long long value;
    char *end;

    errno = 0;
    value = strtoll(text, &end, 10);
    if (!is_digit(*digits) || *end)
        return fail(p, "option %s: \"%s\" is not a whole number", label, text);
    if (errno == ERANGE)
        return fail(p, "option %s: %s is out of range", label, text);
    if (!any && (value < option->min || value > option->max))
        return fail(p, "option %s: %s is not within %" PRId64 "..%" PRId64,
                    label, text, option->min, option->max);
    *(int64_t *)option->target = value;
    return 0;
}

static int store_choice(struct parser *p,
                        const struct option_parse_option *option,
                        const char *label, const char *text)
{
    size_t count = 0;
    const char *near;

    for (; option->choices[count]; count++) {
        if (!strcmp(option->choices[count], text)) {
            *(int *)option->target = (int)count;
            return 0;
        }
    }
    near = option_parse_nearest(text, option->choices, count);
    if (near)
        return fail(p, "option %s: unknown value \"%s\"; did you mean %s?",
                    label, text, near);
    return fail(p, "option %s: unknown value \"%s\"", label, text);
}

static bool takes_value(const struct option_parse_option *option)
{
    return option->type != OPTION_PARSE_FLAG &&
           option->type != OPTION_PARSE_COUNT;
}

static void store_switch(const struct option_parse_option *option)
{
    if (option->type == OPTION_PARSE_FLAG)
        *(bool *)option->target = true;
    else
        ++*(int *)option->target;
}

/* value: what was attached to the option, else NULL for the next word. */
static int store_value(struct parser *p,
                       const struct option_parse_option *option,
                       const char *label, const char *value)
{
    if (!value) {
        if (p->next == p->argc)
            return fail(p, "option %s needs a value", label);
        if (is_option(p->spec, p->argv[p->next]))
            return fail(p, "option %s needs a value, found %s", label,
                        p->argv[p->next]);
        value = take_word(p);
    }
    if (option->type == OPTION_PARSE_INT)
        return store_int(p, option, label, value);
    if (option->type == OPTION_PARSE_CHOICE)
        return store_choice(p, option, label, value);
    *(const char **)option->target = value;
    return 0;
}

static int fail_unknown(struct parser *p, const char *label)
{
    const char *near = nearest_option(p->spec, label + strspn(label, "-"));

    if (near)
        return fail(p, "unknown option %s; did you mean --%s?", label, near);
    return fail(p, "unknown option %s", label);
}

/* text: behind the two dashes. */
static int parse_long(struct parser *p, const char *text)
{
    size_t len = strcspn(text, "=");
    const char *value = text[len] ? text + len + 1 : NULL;
    const struct option_parse_option *option = find_long(p->spec, text, len);
    char label[LABEL_CAP];

    snprintf(label, sizeof label, "--%.*s",
             len < LABEL_CAP ? (int)len : LABEL_CAP, text);
    if (!option)
        return fail_unknown(p, label);
    if (takes_value(option))
        return store_value(p, option, label, value);
    if (value)
        return fail(p, "option %s takes no value", label);
    store_switch(option);
    return 0;
}

/* letters: behind the dash; switches in a row, the last may take a value. */
static int parse_short(struct parser *p, const char *letters)
{
    for (; *letters; letters++) {
        const struct option_parse_option *option =
            find_short(p->spec, *letters);
        const char label[] = {'-', *letters, '\0'};

        if (!option)
            return fail_unknown(p, label);
        if (takes_value(option))
            return store_value(p, option, label,
                               letters[1] ? letters + 1 : NULL);
        store_switch(option);
    }
    return 0;
}

static int parse_words(struct parser *p)
{
    int rc = 0;

    while (!rc && p->next < p->argc) {
        const char *word = p->argv[p->next];

        if (!is_option(p->spec, word)) {
            if (p->spec->stop_at_operand)
                break;
            p->next++;
            continue;
        }
        take_word(p);
        if (!strcmp(word, "--"))
            break;
        rc =
            word[1] == '-' ? parse_long(p, word + 2) : parse_short(p, word + 1);
    }
    return rc;
}

int option_parse_run(const struct option_parse_spec *spec, int argc,
                     char **argv, int *out_first_operand, char *error,
                     size_t cap)
{
    struct parser p = {spec, argv, argc, 1, 1, error, cap};
    int rc;

    assert(cap > 0);
    error[0] = '\0';
    rc = parse_words(&p);
    *out_first_operand = rc ? 0 : p.first_operand;
    return rc;
}
