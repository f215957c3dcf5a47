/* SPDX-License-Identifier: MIT-0 */
#include "finding.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct report {
    struct str_view rest;
    const struct string_list *files;
};

static void copy(char *out, size_t cap, struct str_view v)
{
    size_t n = v.len < cap - 1 ? v.len : cap - 1;
    size_t i;

    for (i = 0; i < n; i++)
        out[i] = isprint((unsigned char)v.data[i]) ? v.data[i] : '?';
    out[n] = '\0';
}

/* The part of `line` after `mark`; false and empty when it is not in it. */
static bool after(struct str_view line, const char *mark, struct str_view *out)
{
    ptrdiff_t at = str_view_find(line, str_view_from(mark));

    *out = str_view_of("", 0);
    if (at >= 0)
        *out = str_view_drop(line, (size_t)at + strlen(mark));
    return at >= 0;
}

static struct str_view first_word(struct str_view v)
{
    size_t n = 0;

    while (n < v.len && !strchr(" \t(:", v.data[n]))
        n++;
    return str_view_take(v, n);
}

static long number_at(struct str_view v)
{
    char digits[20];

    copy(digits, sizeof digits, v);
    return strtol(digits, NULL, 10);
}

/* ".../ring.c:21:5" -> file and line, when ring.c is an answer file. */
static bool answer_place(const struct report *r, struct str_view v,
                         struct finding_place *out)
{
    size_t i;

    for (i = 0; i < r->files->count; i++) {
        const char *name = r->files->items[i];
        char mark[72];
        struct str_view tail;
        size_t before;

        (void)snprintf(mark, sizeof mark, "%s:", name);
        if (!after(v, mark, &tail) || tail.len == 0 ||
            !isdigit((unsigned char)tail.data[0]))
            continue;
        before = (size_t)(tail.data - v.data) - strlen(mark);
        if (before > 0 && !strchr("/ ", v.data[before - 1]))
            continue;
        (void)snprintf(out->file, sizeof out->file, "%s", name);
        out->line = (int)number_at(tail);
        return true;
    }
    return false;
}

/* ".../ring_driver.c:33:5": any C file of ours. Those of the C library, where
 * its debug information is installed, begin with "../". */
static void other_place(struct str_view line, struct finding_place *out)
{
    struct str_view tail, path;
    size_t start;

    if (out->file[0] || !after(line, ".c:", &tail) || tail.len == 0 ||
        !isdigit((unsigned char)tail.data[0]))
        return;
    path = str_view_take(line, (size_t)(tail.data - line.data) - 1);
    for (start = path.len; start > 0 && path.data[start - 1] != ' ';)
        start--;
    path = str_view_drop(path, start);
    if (str_view_starts_with(path, str_view_from("../")))
        return;
    for (start = path.len; start > 0 && path.data[start - 1] != '/';)
        start--;
    copy(out->file, sizeof out->file, str_view_drop(path, start));
    out->line = (int)number_at(tail);
}

static bool is_frame(struct str_view line)
{
    struct str_view v = str_view_trim(line);

    return v.len > 1 && v.data[0] == '#' && isdigit((unsigned char)v.data[1]);
}

/* Reads frames up to a line that is none; the first in an answer file, and
 * the first in another (may be NULL). */
static void read_stack(struct report *r, struct finding_place *out,
                       struct finding_place *other)
{
    struct str_view line;
    struct str_view peek = r->rest;
    struct str_view name = {"", 0};

    while (str_view_cut(&peek, '\n', &line) && is_frame(line)) {
        r->rest = peek;
        if (other)
            other_place(line, other);
        if (out->file[0] || !answer_place(r, line, out))
            continue;
        if (after(line, " in ", &name))
            copy(out->function, sizeof out->function, first_word(name));
        else if (after(line, "#", &name) && after(name, " ", &name))
            copy(out->function, sizeof out->function, first_word(name));
    }
}

/* "WRITE of size 4 at 0x... thread T0" */
static bool read_access(struct str_view line, struct finding *f)
{
    struct str_view size;
    bool write = str_view_starts_with(line, str_view_from("WRITE of size "));

    if (!write && !str_view_starts_with(line, str_view_from("READ of size ")))
        return false;
    (void)after(line, "of size ", &size);
    (void)snprintf(f->access, sizeof f->access, "%s", write ? "WRITE" : "READ");
    f->size = number_at(size);
    return true;
}

static bool begins_with_digit(struct str_view v)
{
    return v.len > 0 && isdigit((unsigned char)v.data[0]);
}

/* The size of the block a location names: "12-byte region [..." or "global
 * variable 'v' defined in 'ring.c:9:5' (0x...) of size 40". */
static bool block_size(struct str_view block, long *out)
{
    if (!begins_with_digit(block) && !after(block, " of size ", &block))
        return false;
    *out = number_at(block);
    return true;
}

/* "0x... is located 0 bytes to the right of 12-byte region [..." (gcc 12,
 * clang 14); newer runtimes say "0 bytes after 12-byte region". A place on
 * the stack has no distance. */
static void read_location(struct str_view line, struct finding *f)
{
    static const struct {
        const char *mark, *word;
    } places[] = {
        {" to the left of ", "before"}, {" before ", "before"},
        {" to the right of ", "after"}, {" after ", "after"},
        {" inside of ", "into"},
    };
    struct str_view distance, block;
    long size;
    size_t i;

    if (!after(line, "is located ", &distance) || !begins_with_digit(distance))
        return;
    f->distance = number_at(distance);
    for (i = 0; i < sizeof places / sizeof places[0]; i++)
        if (after(distance, places[i].mark, &block))
            break;
    f->before = i < 2;
    if (i == sizeof places / sizeof places[0] || !f->access[0] ||
        !block_size(block, &size))
        return;
    (void)snprintf(f->detail, sizeof f->detail,
                   "%s of %ld byte%s, %ld bytes %s a block of %ld",
                   f->access[0] == 'W' ? "write" : "read", f->size,
                   f->size == 1 ? "" : "s", f->distance, places[i].word, size);
}

static void read_related(struct report *r, struct str_view line,
                         struct finding *f)
{
    static const struct {
        const char *begins, *relation;
    } kinds[] = {
        {"freed by thread", "freed"},
        {"allocated by thread", "allocated"},
        {"  Previous ", "other thread"},
    };
    size_t i;

    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (f->relation[0] ||
            !str_view_starts_with(line, str_view_from(kinds[i].begins)))
            continue;
        read_stack(r, &f->related, NULL);
        if (f->related.file[0])
            (void)snprintf(f->relation, sizeof f->relation, "%s",
                           kinds[i].relation);
    }
}

/* The name that the report's own SUMMARY gives it. */
static void read_address_kind(struct str_view head, struct finding *f)
{
    static const struct {
        const char *begins, *kind;
    } sentences[] = {
        {"attempting double-free", "double-free"},
        {"attempting free on address", "bad-free"},
        {"requested allocation size", "allocation-size-too-big"},
        {"calloc parameters overflow", "calloc-overflow"},
    };
    size_t i;

    for (i = 0; i < sizeof sentences / sizeof sentences[0]; i++)
        if (str_view_starts_with(head, str_view_from(sentences[i].begins))) {
            (void)snprintf(f->kind, sizeof f->kind, "%s", sentences[i].kind);
            return;
        }
    copy(f->kind, sizeof f->kind, first_word(head));
}

/* After "==7==ERROR: AddressSanitizer: heap-buffer-overflow on address" */
static void read_address_sanitizer(struct report *r, struct str_view head,
                                   struct finding *f)
{
    struct str_view line;

    read_address_kind(head, f);
    read_stack(r, &f->at, &f->outside);
    while (str_view_cut(&r->rest, '\n', &line)) {
        if (str_view_starts_with(line, str_view_from("SUMMARY:")))
            return;
        /* "==7==Hint: address points to the zero page." before its stack */
        if (read_access(line, f) ||
            str_view_starts_with(line, str_view_from("==")))
            read_stack(r, &f->at, &f->outside);
        read_location(line, f);
        read_related(r, line, f);
    }
}

/* "Direct leak of 24 byte(s) in 1 object(s) allocated from:" */
static void read_leak(struct report *r, struct finding *f)
{
    struct str_view line, size, blocks;

    (void)snprintf(f->kind, sizeof f->kind, "memory leak");
    while (str_view_cut(&r->rest, '\n', &line)) {
        if (!after(line, "leak of ", &size))
            continue;
        f->size = number_at(size);
        if (after(line, "byte(s) in ", &blocks))
            f->blocks = number_at(blocks);
        (void)snprintf(f->detail, sizeof f->detail,
                       "%ld bytes were never freed", f->size);
        (void)snprintf(f->relation, sizeof f->relation, "allocated");
        read_stack(r, &f->at, &f->outside);
        f->related = f->at;
        return;
    }
}

static void read_thread_sanitizer(struct report *r, struct str_view head,
                                  struct finding *f)
{
    struct str_view line;
    size_t paren = 0;

    while (paren < head.len && head.data[paren] != '(')
        paren++;
    copy(f->kind, sizeof f->kind, str_view_trim(str_view_take(head, paren)));
    while (str_view_cut(&r->rest, '\n', &line)) {
        if (str_view_starts_with(line, str_view_from("SUMMARY:")))
            return;
        if (!f->at.file[0] && line.len > 2 && line.data[0] == ' ')
            read_stack(r, &f->at, &f->outside);
        read_related(r, line, f);
    }
}

static bool is_number(struct str_view word)
{
    if (word.len > 1 && word.data[0] == '-')
        word = str_view_drop(word, 1);
    return begins_with_digit(word);
}

/* "index 12 out of bounds for type 'int [12]'" -> "index out of bounds": the
 * sentence up to a quote or a colon, without numbers and the words that led
 * to the type. */
static void read_undefined_kind(struct str_view head, struct finding *f)
{
    static const char *const ends[] = {" for type", " of type", " in type"};
    struct str_view word;
    size_t used = 0, i;

    while (str_view_cut(&head, ' ', &word) && word.len > 0 &&
           word.data[0] != '\'') {
        char last = word.data[word.len - 1];

        if (last == ':' || last == ',')
            word.len--;
        if (!is_number(word) && used + word.len + 2 < sizeof f->kind) {
            if (used > 0)
                f->kind[used++] = ' ';
            copy(f->kind + used, sizeof f->kind - used, word);
            used += word.len;
        }
        if (last == ':' || last == ',')
            break;
    }
    for (i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (str_view_ends_with(str_view_from(f->kind), str_view_from(ends[i])))
            f->kind[strlen(f->kind) - strlen(ends[i])] = '\0';
}

/* "ring.c:21:7: runtime error: signed integer overflow: 2147483647 + 1 ..." */
static void read_undefined(struct report *r, struct str_view line,
                           struct str_view head, struct finding *f)
{
    other_place(line, &f->outside);
    (void)answer_place(r, line, &f->at);
    copy(f->detail, sizeof f->detail, head);
    read_undefined_kind(head, f);
    read_stack(r, &f->at, &f->outside);
}

bool finding_parse(struct str_view text, const struct string_list *files,
                   struct finding *out)
{
    struct report r = {text, files};
    struct str_view line, head;

    memset(out, 0, sizeof *out);
    out->distance = -1;
    while (str_view_cut(&r.rest, '\n', &line)) {
        if (after(line, "ERROR: AddressSanitizer: ", &head)) {
            (void)snprintf(out->tool, sizeof out->tool, "AddressSanitizer");
            read_address_sanitizer(&r, head, out);
            return true;
        }
        if (after(line, "ERROR: LeakSanitizer: detected", &head)) {
            (void)snprintf(out->tool, sizeof out->tool, "LeakSanitizer");
            read_leak(&r, out);
            return true;
        }
        if (after(line, "WARNING: ThreadSanitizer: ", &head)) {
            (void)snprintf(out->tool, sizeof out->tool, "ThreadSanitizer");
            read_thread_sanitizer(&r, head, out);
            return true;
        }
        if (after(line, "runtime error: ", &head)) {
            (void)snprintf(out->tool, sizeof out->tool,
                           "UndefinedBehaviorSanitizer");
            read_undefined(&r, line, head, out);
            return true;
        }
    }
    return false;
}

void finding_sign(const struct finding *f, char *out, size_t cap)
{
    const char *tool = f->tool[0] == 'A'   ? "asan"
                       : f->tool[0] == 'L' ? "lsan"
                       : f->tool[0] == 'T' ? "tsan"
                                           : "ubsan";

    if (f->access[0] && f->distance >= 0)
        (void)snprintf(out, cap, "%s: %s %s %ld %c%ld", tool, f->kind,
                       f->access, f->size, f->before ? '-' : '+', f->distance);
    else if (f->access[0])
        (void)snprintf(out, cap, "%s: %s %s %ld", tool, f->kind, f->access,
                       f->size);
    else if (f->blocks > 0)
        (void)snprintf(out, cap, "%s: %s %ld in %ld", tool, f->kind, f->size,
                       f->blocks);
    else if (f->size > 0)
        (void)snprintf(out, cap, "%s: %s %ld", tool, f->kind, f->size);
    else
        (void)snprintf(out, cap, "%s: %s", tool, f->kind);
}
