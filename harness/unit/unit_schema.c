/* SPDX-License-Identifier: MIT-0 */
#include "unit_schema.h"

#include <stddef.h>

// clang-format off
/* One line a key: required (MUST) or not (MAY), type, member. */
#define MUST(s, key, type, member) {key, type, true, offsetof(s, member), NULL}
#define MAY(s, key, type, member) {key, type, false, offsetof(s, member), NULL}
#define SUB(s, key, type, member, schema) \
    {key, type, false, offsetof(s, member), &(schema)}
#define SCHEMA(name, s) \
    static const struct manifest_schema name = { \
        name##_fields, sizeof name##_fields / sizeof name##_fields[0], \
        sizeof(s), -1}
#define SCHEMA_LINE(name, s) \
    static const struct manifest_schema name = { \
        name##_fields, sizeof name##_fields / sizeof name##_fields[0], \
        sizeof(s), (ptrdiff_t)offsetof(s, line)}

static const struct manifest_field evidence_fields[] = {
    MUST(struct unit_evidence, "by", MANIFEST_STRING, by),
    MAY(struct unit_evidence, "text", MANIFEST_STRING, text),
    MAY(struct unit_evidence, "with", MANIFEST_STRINGS, with),
    MAY(struct unit_evidence, "flags", MANIFEST_STRINGS, flags),
    MAY(struct unit_evidence, "env", MANIFEST_STRINGS, env),
};
SCHEMA_LINE(evidence, struct unit_evidence);

static const struct manifest_field wrong_fields[] = {
    MUST(struct unit_wrong, "id", MANIFEST_STRING, id),
    MUST(struct unit_wrong, "by", MANIFEST_STRING, by),
    MUST(struct unit_wrong, "text", MANIFEST_STRING, text),
};
SCHEMA_LINE(wrong, struct unit_wrong);

static const struct manifest_field equivalent_fields[] = {
    MUST(struct unit_equivalent, "line", MANIFEST_STRING, line),
    MUST(struct unit_equivalent, "why", MANIFEST_STRING, why),
};
SCHEMA(equivalent, struct unit_equivalent);

static const struct manifest_field pattern_test_fields[] = {
    MAY(struct unit_pattern_test, "uses", MANIFEST_STRINGS, uses),
    MAY(struct unit_pattern_test, "libs", MANIFEST_STRINGS, libs),
    MAY(struct unit_pattern_test, "wrap", MANIFEST_STRINGS, wrap),
    MAY(struct unit_pattern_test, "threads", MANIFEST_BOOL, threads),
};
SCHEMA(pattern_test, struct unit_pattern_test);

static const struct manifest_field coverage_fields[] = {
    MUST(struct unit_coverage, "lines", MANIFEST_INT, lines),
    MUST(struct unit_coverage, "branches", MANIFEST_INT, branches),
};
SCHEMA(coverage, struct unit_coverage);

static const struct manifest_field bench_fields[] = {
    MAY(struct unit_bench, "pkg", MANIFEST_STRINGS, pkg),
    MAY(struct unit_bench, "peers", MANIFEST_STRINGS, peers),
};
SCHEMA(bench, struct unit_bench);

static const struct manifest_field pattern_fields[] = {
    MUST(struct unit_pattern, "kind", MANIFEST_STRING, kind),
    MUST(struct unit_pattern, "title", MANIFEST_STRING, title),
    MUST(struct unit_pattern, "summary", MANIFEST_STRING, summary),
    MUST(struct unit_pattern, "family", MANIFEST_STRING, family),
    MUST(struct unit_pattern, "version", MANIFEST_STRING, version),
    MUST(struct unit_pattern, "headers", MANIFEST_STRINGS, headers),
    MUST(struct unit_pattern, "sources", MANIFEST_STRINGS, sources),
    MAY(struct unit_pattern, "globals", MANIFEST_STRING, globals),
    MAY(struct unit_pattern, "pitfalls", MANIFEST_STRINGS, pitfalls),
    SUB(struct unit_pattern, "test", MANIFEST_GROUP, test, pattern_test),
    SUB(struct unit_pattern, "coverage", MANIFEST_GROUP, coverage, coverage),
    SUB(struct unit_pattern, "wrong", MANIFEST_GROUPS, wrong, wrong),
    SUB(struct unit_pattern, "equivalent", MANIFEST_GROUPS, equivalent,
        equivalent),
    SUB(struct unit_pattern, "bench", MANIFEST_GROUP, bench, bench),
};
SCHEMA(pattern, struct unit_pattern);

static const struct manifest_field pitfall_build_fields[] = {
    MAY(struct unit_pitfall_build, "std", MANIFEST_STRING, std),
    MAY(struct unit_pitfall_build, "flags", MANIFEST_STRINGS, flags),
    MAY(struct unit_pitfall_build, "libs", MANIFEST_STRINGS, libs),
};
SCHEMA(pitfall_build, struct unit_pitfall_build);

static const struct manifest_field pitfall_fields[] = {
    MUST(struct unit_pitfall, "kind", MANIFEST_STRING, kind),
    MUST(struct unit_pitfall, "title", MANIFEST_STRING, title),
    MUST(struct unit_pitfall, "summary", MANIFEST_STRING, summary),
    MUST(struct unit_pitfall, "family", MANIFEST_STRING, family),
    MAY(struct unit_pitfall, "chapter", MANIFEST_STRING, chapter),
    MUST(struct unit_pitfall, "level", MANIFEST_STRING, level),
    MUST(struct unit_pitfall, "expect", MANIFEST_STRING, expect),
    MAY(struct unit_pitfall, "input", MANIFEST_STRING, input),
    MAY(struct unit_pitfall, "headers", MANIFEST_STRINGS, headers),
    MAY(struct unit_pitfall, "cert", MANIFEST_STRINGS, cert),
    MAY(struct unit_pitfall, "cwe", MANIFEST_STRINGS, cwe),
    MAY(struct unit_pitfall, "see_also", MANIFEST_STRINGS, see_also),
    MAY(struct unit_pitfall, "labs", MANIFEST_STRINGS, labs),
    MAY(struct unit_pitfall, "needs", MANIFEST_STRINGS, needs),
    MAY(struct unit_pitfall, "diagnose", MANIFEST_STRINGS, diagnose),
    SUB(struct unit_pitfall, "build", MANIFEST_GROUP, build, pitfall_build),
    SUB(struct unit_pitfall, "evidence", MANIFEST_GROUPS, evidence, evidence),
    SUB(struct unit_pitfall, "silent", MANIFEST_GROUPS, silent, evidence),
};
SCHEMA(pitfall, struct unit_pitfall);

static const struct manifest_field chapter_fields[] = {
    MUST(struct unit_chapter, "kind", MANIFEST_STRING, kind),
    MUST(struct unit_chapter, "title", MANIFEST_STRING, title),
    MUST(struct unit_chapter, "summary", MANIFEST_STRING, summary),
    MAY(struct unit_chapter, "program", MANIFEST_STRING, program),
    MAY(struct unit_chapter, "minutes", MANIFEST_INT, minutes),
    MAY(struct unit_chapter, "patterns", MANIFEST_STRINGS, patterns),
    MAY(struct unit_chapter, "uses", MANIFEST_STRINGS, uses),
    MAY(struct unit_chapter, "libs", MANIFEST_STRINGS, libs),
    MAY(struct unit_chapter, "pkg", MANIFEST_STRINGS, pkg),
    MAY(struct unit_chapter, "pitfalls", MANIFEST_STRINGS, pitfalls),
    MAY(struct unit_chapter, "tests", MANIFEST_STRINGS, tests),
    MAY(struct unit_chapter, "scripts", MANIFEST_STRINGS, scripts),
};
SCHEMA(chapter, struct unit_chapter);

static const struct manifest_field limits_fields[] = {
    MAY(struct unit_limits, "cpu_ms", MANIFEST_INT, cpu_ms),
    MAY(struct unit_limits, "mem_mib", MANIFEST_INT, mem_mib),
    MAY(struct unit_limits, "out_kib", MANIFEST_INT, out_kib),
    MAY(struct unit_limits, "procs", MANIFEST_INT, procs),
    MAY(struct unit_limits, "files", MANIFEST_INT, files),
    MAY(struct unit_limits, "fsize_kib", MANIFEST_INT, fsize_kib),
    MAY(struct unit_limits, "net", MANIFEST_BOOL, net),
};
SCHEMA(limits, struct unit_limits);

static const struct manifest_field cases_fields[] = {
    MUST(struct unit_case, "id", MANIFEST_STRING, id),
    MUST(struct unit_case, "points", MANIFEST_INT, points),
    MAY(struct unit_case, "random", MANIFEST_INT, random),
    MAY(struct unit_case, "implementation", MANIFEST_STRING, implementation),
    MAY(struct unit_case, "needs", MANIFEST_STRINGS, needs),
    MAY(struct unit_case, "compare", MANIFEST_STRING, compare),
};
SCHEMA_LINE(cases, struct unit_case);

static const struct manifest_field fail_fields[] = {
    MUST(struct unit_fail, "in", MANIFEST_STRING, in),
    MUST(struct unit_fail, "sign", MANIFEST_STRING, sign),
};
SCHEMA(fail, struct unit_fail);

static const struct manifest_field mistake_fields[] = {
    MUST(struct unit_mistake, "id", MANIFEST_STRING, id),
    MAY(struct unit_mistake, "pitfall", MANIFEST_STRING, pitfall),
    MUST(struct unit_mistake, "lines_max", MANIFEST_INT, lines_max),
    SUB(struct unit_mistake, "fails", MANIFEST_GROUPS, fails, fail),
};
SCHEMA_LINE(mistake, struct unit_mistake);

static const struct manifest_field lab_build_fields[] = {
    MUST(struct unit_lab_build, "files", MANIFEST_STRINGS, files),
    MAY(struct unit_lab_build, "uses", MANIFEST_STRINGS, uses),
    MAY(struct unit_lab_build, "libs", MANIFEST_STRINGS, libs),
    MAY(struct unit_lab_build, "std", MANIFEST_STRING, std),
};
SCHEMA(lab_build, struct unit_lab_build);

static const struct manifest_field lab_fields[] = {
    MUST(struct unit_lab, "kind", MANIFEST_STRING, kind),
    MUST(struct unit_lab, "title", MANIFEST_STRING, title),
    MUST(struct unit_lab, "summary", MANIFEST_STRING, summary),
    MUST(struct unit_lab, "minutes", MANIFEST_INT, minutes),
    MUST(struct unit_lab, "points", MANIFEST_INT, points),
    MAY(struct unit_lab, "after", MANIFEST_STRINGS, after),
    MAY(struct unit_lab, "pitfalls", MANIFEST_STRINGS, pitfalls),
    MUST(struct unit_lab, "tiers", MANIFEST_STRINGS, tiers),
    SUB(struct unit_lab, "build", MANIFEST_GROUP, build, lab_build),
    SUB(struct unit_lab, "limits", MANIFEST_GROUP, limits, limits),
    SUB(struct unit_lab, "cases", MANIFEST_GROUPS, cases, cases),
    SUB(struct unit_lab, "mistakes", MANIFEST_GROUPS, mistakes, mistake),
    SUB(struct unit_lab, "equivalent", MANIFEST_GROUPS, equivalent,
        equivalent),
};
SCHEMA(lab, struct unit_lab);
// clang-format on

const struct manifest_schema *unit_schema(enum unit_type type)
{
    static const struct manifest_schema *const schemas[UNIT_TYPE_COUNT] = {
        [UNIT_PATTERN] = &pattern,
        [UNIT_PITFALL] = &pitfall,
        [UNIT_CHAPTER] = &chapter,
        [UNIT_LAB] = &lab,
    };

    return schemas[type];
}
