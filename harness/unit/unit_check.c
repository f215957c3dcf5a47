/* SPDX-License-Identifier: MIT-0 */
/* What a unit.cfg says, held against the folder it stands in. */
#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct check {
    const struct unit *unit;
    struct manifest_error *error;
    char cfg[PATH_MAX];
};

static int check_init(struct check *c, const struct unit *unit,
                      struct manifest_error *error)
{
    int n = snprintf(c->cfg, sizeof c->cfg, "%s/unit.cfg", unit->dir);

    c->unit = unit;
    c->error = error;
    return n < 0 || (size_t)n >= sizeof c->cfg ? -ENAMETOOLONG : 0;
}

static int must_exist(struct check *c, const char *folder, const char *file,
                      int line)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/%s%s%s", c->unit->dir, folder,
                     folder[0] ? "/" : "", file);

    if (n < 0 || (size_t)n >= sizeof path)
        return -ENAMETOOLONG;
    if (access(path, R_OK) == 0)
        return 0;
    return manifest_fail(c->error, c->cfg, line,
                         "the unit needs the file %s%s%s, which is not there",
                         folder, folder[0] ? "/" : "", file);
}

static int must_exist_all(struct check *c, const char *folder,
                          const struct string_list *files)
{
    size_t i;
    int rc = 0;

    for (i = 0; i < files->count && rc == 0; i++)
        rc = must_exist(c, folder, files->items[i], 1);
    return rc;
}

typedef int (*entry_fn)(struct check *c, const char *name);

/* Calls `fn` for each entry of dir/folder; a folder that is not there is
 * empty. */
static int for_each_entry(struct check *c, const char *folder, entry_fn fn)
{
    char path[PATH_MAX];
    DIR *dir;
    struct dirent *entry;
    int n = snprintf(path, sizeof path, "%s/%s", c->unit->dir, folder);
    int rc = 0;

    if (n < 0 || (size_t)n >= sizeof path)
        return -ENAMETOOLONG;
    dir = opendir(path);
    if (!dir)
        return errno == ENOENT ? 0 : -errno;
    while (rc == 0 && (entry = readdir(dir)) != NULL)
        if (entry->d_name[0] != '.')
            rc = fn(c, entry->d_name);
    (void)closedir(dir);
    return rc;
}

static int unlisted(struct check *c, const char *folder, const char *name)
{
    return manifest_fail(c->error, c->cfg, 1,
                         "%s%s%s is not listed in unit.cfg: name it there, "
                         "or remove it",
                         folder, folder[0] ? "/" : "", name);
}

static bool name_is_one_of(const char *name, const char *const *known)
{
    for (; *known; known++)
        if (strcmp(name, *known) == 0)
            return true;
    return false;
}

/* Length of `name` without `suffix`, or 0. */
static size_t stem_length(const char *name, const char *suffix)
{
    size_t len = strlen(name);
    size_t cut = strlen(suffix);

    if (len <= cut || strcmp(name + len - cut, suffix) != 0)
        return 0;
    return len - cut;
}

static int pattern_wrong_entry(struct check *c, const char *name)
{
    const struct unit_pattern *p = &c->unit->as.pattern;
    const struct unit_wrong *wrong = p->wrong.items;
    size_t stem = stem_length(name, ".c");
    size_t i;

    for (i = 0; stem && i < p->wrong.count; i++)
        if (strlen(wrong[i].id) == stem &&
            strncmp(wrong[i].id, name, stem) == 0)
            return 0;
    return unlisted(c, "wrong", name);
}

static int pattern_entry(struct check *c, const char *name)
{
    static const char *const known[] = {"README.md", "unit.cfg",    "example.c",
                                        "wrong",     "example.out", NULL};
    const struct unit_pattern *p = &c->unit->as.pattern;

    if (name_is_one_of(name, known) || stem_length(name, "_test.c") ||
        stem_length(name, "_test.h") || string_list_has(&p->headers, name) ||
        string_list_has(&p->sources, name))
        return 0;
    if (strcmp(name, "bench.c") == 0 || strcmp(name, "bench_peer.cc") == 0)
        return 0;
    return unlisted(c, "", name);
}

static int check_pattern_files(struct check *c)
{
    static const char *const fixed[] = {"README.md", "example.c",
                                        "example.out"};
    const struct unit_pattern *p = &c->unit->as.pattern;
    const struct unit_wrong *wrong = p->wrong.items;
    char name[NAME_MAX + 1];
    size_t i;
    int rc;

    rc = must_exist_all(c, "", &p->headers);
    if (rc == 0)
        rc = must_exist_all(c, "", &p->sources);
    for (i = 0; rc == 0 && i < sizeof fixed / sizeof fixed[0]; i++)
        rc = must_exist(c, "", fixed[i], 1);
    for (i = 0; rc == 0 && i < p->wrong.count; i++) {
        (void)snprintf(name, sizeof name, "%s.c", wrong[i].id);
        rc = must_exist(c, "wrong", name, 1);
    }
    if (rc == 0)
        rc = for_each_entry(c, "", pattern_entry);
    return rc == 0 ? for_each_entry(c, "wrong", pattern_wrong_entry) : rc;
}

static int pitfall_header(struct check *c, const char *side, const char *name)
{
    return string_list_has(&c->unit->as.pitfall.headers, name)
               ? 0
               : unlisted(c, side, name);
}

static int pitfall_wrong_header(struct check *c, const char *name)
{
    return pitfall_header(c, "wrong", name);
}

static int pitfall_right_header(struct check *c, const char *name)
{
    return pitfall_header(c, "right", name);
}

static int pitfall_entry(struct check *c, const char *name)
{
    static const char *const known[] = {"README.md", "unit.cfg", "wrong.c",
                                        "right.c", NULL};
    static const char *const sides[] = {"wrong", "right", NULL};

    if (c->unit->as.pitfall.headers.count > 0 && name_is_one_of(name, sides))
        return 0;
    return name_is_one_of(name, known) ? 0 : unlisted(c, "", name);
}

static int check_pitfall_files(struct check *c)
{
    const struct string_list *headers = &c->unit->as.pitfall.headers;
    int rc = must_exist(c, "", "wrong.c", 1);

    if (rc == 0)
        rc = must_exist(c, "", "right.c", 1);
    if (rc == 0)
        rc = must_exist(c, "", "README.md", 1);
    if (rc == 0)
        rc = must_exist_all(c, "wrong", headers);
    if (rc == 0)
        rc = must_exist_all(c, "right", headers);
    if (rc == 0)
        rc = for_each_entry(c, "wrong", pitfall_wrong_header);
    if (rc == 0)
        rc = for_each_entry(c, "right", pitfall_right_header);
    return rc == 0 ? for_each_entry(c, "", pitfall_entry) : rc;
}

static int lab_case_entry(struct check *c, const char *name)
{
    const struct unit_lab *lab = &c->unit->as.lab;
    size_t stem = stem_length(name, ".in");
    size_t i;

    if (!stem)
        stem = stem_length(name, ".out");
    for (i = 0; stem && i < lab->cases.count; i++) {
        const struct unit_case *k = unit_lab_case(lab, i);

        if (!k->random && !k->implementation && strlen(k->id) == stem &&
            strncmp(k->id, name, stem) == 0)
            return 0;
    }
    return unlisted(c, "cases", name);
}

static int lab_mistake_entry(struct check *c, const char *name)
{
    const struct unit_lab *lab = &c->unit->as.lab;
    char path[NAME_MAX + 16];
    size_t i;

    (void)snprintf(path, sizeof path, "mistakes/%s", name);
    for (i = 0; i < lab->mistakes.count; i++)
        if (strcmp(unit_lab_mistake(lab, i)->id, name) == 0)
            return 0;
    for (i = 0; i < lab->cases.count; i++) {
        const char *tested = unit_lab_case(lab, i)->implementation;

        if (tested && strcmp(tested, path) == 0)
            return 0;
    }
    return unlisted(c, "mistakes", name);
}

static int check_lab_case_files(struct check *c)
{
    const struct unit_lab *lab = &c->unit->as.lab;
    char name[NAME_MAX + 1];
    size_t i;
    int rc = 0;

    for (i = 0; i < lab->cases.count && rc == 0; i++) {
        const struct unit_case *k = unit_lab_case(lab, i);

        if (k->random)
            rc = must_exist(c, "", "gen.c", k->line);
        if (k->random || k->implementation)
            continue;
        (void)snprintf(name, sizeof name, "%s.in", k->id);
        rc = must_exist(c, "cases", name, k->line);
        (void)snprintf(name, sizeof name, "%s.out", k->id);
        if (rc == 0)
            rc = must_exist(c, "cases", name, k->line);
    }
    return rc;
}

static int check_lab_mistake_files(struct check *c)
{
    const struct unit_lab *lab = &c->unit->as.lab;
    char folder[NAME_MAX + 16];
    size_t i;
    int rc = 0;

    for (i = 0; i < lab->mistakes.count && rc == 0; i++) {
        const struct unit_mistake *m = unit_lab_mistake(lab, i);

        (void)snprintf(folder, sizeof folder, "mistakes/%s", m->id);
        rc = must_exist(c, folder, "WHY.md", m->line);
        if (rc == 0)
            rc = must_exist_all(c, folder, &lab->build.files);
    }
    return rc;
}

static int check_lab_files(struct check *c)
{
    static const char *const fixed[][2] = {{"", "README.md"},
                                           {"hints", "1.md"},
                                           {"hints", "2.md"},
                                           {"hints", "3.md"}};
    const struct unit_lab *lab = &c->unit->as.lab;
    size_t i;
    int rc;

    rc = must_exist_all(c, "starter", &lab->build.files);
    if (rc == 0)
        rc = must_exist_all(c, "solution", &lab->build.files);
    for (i = 0; rc == 0 && i < sizeof fixed / sizeof fixed[0]; i++)
        rc = must_exist(c, fixed[i][0], fixed[i][1], 1);
    if (rc == 0)
        rc = check_lab_case_files(c);
    if (rc == 0)
        rc = check_lab_mistake_files(c);
    if (rc == 0)
        rc = for_each_entry(c, "cases", lab_case_entry);
    return rc == 0 ? for_each_entry(c, "mistakes", lab_mistake_entry) : rc;
}

int unit_check_files(const struct unit *unit, struct manifest_error *error)
{
    struct check c;
    int rc = check_init(&c, unit, error);

    if (rc < 0)
        return rc;
    switch (unit->type) {
    case UNIT_PATTERN:
        return check_pattern_files(&c);
    case UNIT_PITFALL:
        return check_pitfall_files(&c);
    case UNIT_LAB:
        return check_lab_files(&c);
    case UNIT_CHAPTER:
        rc = must_exist(&c, "", "README.md", 1);
        if (rc == 0)
            rc = must_exist_all(&c, "", &unit->as.chapter.tests);
        return rc == 0 ? must_exist_all(&c, "", &unit->as.chapter.scripts) : rc;
    }
    return -EINVAL;
}
