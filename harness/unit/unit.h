/* SPDX-License-Identifier: MIT-0 */
/* unit.h - the four kinds of unit as structs: what each unit.cfg says.
 *
 * Read-only once loaded; everything lives in the catalogue's arena.
 */
#ifndef UNIT_H
#define UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "manifest.h"

enum unit_type { UNIT_PATTERN, UNIT_PITFALL, UNIT_CHAPTER, UNIT_LAB };

enum { UNIT_TYPE_COUNT = UNIT_LAB + 1 };

/* One piece of evidence that a mistake leaves. */
struct unit_evidence {
    int line;
    const char *by;          /* detector: "asan", "gcc_warning", "output"... */
    const char *text;        /* what it must print (for output: exactly) */
    struct string_list with; /* compilers; none named: both */
    struct string_list flags;
    struct string_list env; /* "NAME=value" */
};

struct unit_wrong {
    int line;
    const char *id; /* wrong/<id>.c */
    const char *by;
    const char *text;
};

/* A mutant that no check can tell from the right code. */
struct unit_equivalent {
    const char *line; /* the changed line, trimmed */
    const char *why;
};

struct unit_pattern_test {
    struct string_list uses, libs, wrap;
    bool threads;
};

struct unit_coverage {
    int64_t lines, branches; /* percent */
};

struct unit_bench {
    struct string_list pkg, peers;
};

struct unit_pattern {
    const char *kind, *title, *summary, *family, *version, *globals;
    struct string_list headers, sources, pitfalls;
    struct unit_pattern_test test;
    struct unit_coverage coverage;
    struct group_list wrong;      /* struct unit_wrong */
    struct group_list equivalent; /* struct unit_equivalent */
    struct unit_bench bench;
};

struct unit_pitfall_build {
    const char *std;
    struct string_list flags, libs;
};

struct unit_pitfall {
    const char *kind, *title, *summary, *family, *chapter, *level;
    const char *expect; /* what right.c prints */
    const char *input;
    struct string_list headers; /* each in wrong/ and in right/ */
    struct string_list cert, cwe, see_also, labs, needs;
    struct string_list diagnose; /* signs that give it away: judge/diagnose.h */
    struct unit_pitfall_build build;
    struct group_list evidence; /* struct unit_evidence; first = primary */
    struct group_list silent;   /* struct unit_evidence without text */
};

struct unit_chapter {
    const char *kind, *title, *summary, *program;
    int64_t minutes;
    struct string_list patterns, uses, libs, pkg, pitfalls;
    struct string_list tests;   /* foo_test.c */
    struct string_list scripts; /* run by test-chapters: "N passed, N failed" */
};

struct unit_limits {
    int64_t cpu_ms, mem_mib, out_kib, procs, files, fsize_kib;
    bool net;
};

struct unit_case {
    int line;
    const char *id;
    int64_t points;
    int64_t random; /* how many generated inputs; 0: cases/<id>.in, .out */
    const char *implementation; /* kind "tests": folder of what is tested */
    struct string_list needs;
    const char *compare; /* "exact" (the default) or "trailing_space" */
};

struct unit_fail {
    const char *in;   /* case id */
    const char *sign; /* first difference or finding, see judge/sign.h */
};

struct unit_mistake {
    int line;
    const char *id, *pitfall;
    int64_t lines_max;
    struct group_list fails; /* struct unit_fail */
};

struct unit_lab_build {
    struct string_list files, uses, libs;
    const char *std;
};

struct unit_lab {
    const char *kind; /* "code" or "tests" */
    const char *title, *summary;
    int64_t minutes, points;
    struct string_list after, pitfalls, tiers;
    struct unit_lab_build build;
    struct unit_limits limits;
    struct group_list cases;      /* struct unit_case */
    struct group_list mistakes;   /* struct unit_mistake */
    struct group_list equivalent; /* struct unit_equivalent */
};

struct unit {
    enum unit_type type;
    const char *id;     /* "first_red" */
    const char *name;   /* folder's last part: "01a_first_red" */
    const char *number; /* "01a", "01" or "" */
    const char *dir;    /* absolute path */
    const char *title, *summary;
    union {
        struct unit_pattern pattern;
        struct unit_pitfall pitfall;
        struct unit_chapter chapter;
        struct unit_lab lab;
    } as;
};

/* "patterns", "pitfalls", "chapters", "labs". */
const char *unit_type_folder(enum unit_type type);
/* "pattern", "pitfall", "chapter", "lab". */
const char *unit_type_name(enum unit_type type);

/* Whether a folder of that name can be such a unit: "01a_first_red" for a
 * lab, "01_loop" for a chapter, "hash_map" for the others. */
bool unit_is_name(enum unit_type type, const char *name);
/* "NNx_id", "NN_id" or "id". */
const char *unit_name_form(enum unit_type type);

/* Reads `dir`/unit.cfg. dir [borrowed]: must live as long as the arena.
 * -EINVAL with the sentence in error->text. */
int unit_load(struct unit *out, enum unit_type type, const char *dir,
              struct arena *arena, struct manifest_error *error);

/* True when both tools and units agree on the files: every file named is
 * there, and every file there is named. -EINVAL with file:line. */
int unit_check_files(const struct unit *unit, struct manifest_error *error);

/* That what a unit.cfg says fits together: cases and points of a lab, words
 * out of a list. */
int unit_check_values(const struct unit *unit, struct manifest_error *error);

static inline const struct unit_case *unit_lab_case(const struct unit_lab *lab,
                                                    size_t i)
{
    return (const struct unit_case *)lab->cases.items + i;
}

static inline const struct unit_mistake *
unit_lab_mistake(const struct unit_lab *lab, size_t i)
{
    return (const struct unit_mistake *)lab->mistakes.items + i;
}

const struct unit_case *unit_lab_find_case(const struct unit_lab *lab,
                                           const char *id);
bool string_list_has(const struct string_list *list, const char *text);

#endif
