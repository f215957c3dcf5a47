/* SPDX-License-Identifier: MIT-0 */
#include "mutate_program.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path_format.h"

static int add_file(struct test_program *p, const char *dir, const char *name)
{
    if (p->file_count == TEST_PROGRAM_FILES)
        return -E2BIG;
    return path_format(p->files[p->file_count++], PATH_MAX, "%s/%s", dir, name);
}

static int add_flag(struct test_program *p, const char *before,
                    const char *text, const char *behind)
{
    if (p->flag_count == TEST_PROGRAM_FLAGS)
        return -E2BIG;
    return path_format(p->flags[p->flag_count++], PATH_MAX + 4, "%s%s%s",
                       before, text, behind);
}

/* Every file of `dir` whose name ends so. */
static int add_folder(struct test_program *p, const char *dir,
                      const char *suffix)
{
    struct dirent **entries;
    int n = scandir(dir, &entries, NULL, alphasort);
    int rc = n < 0 ? -errno : 0;
    int i;

    for (i = 0; i < n; i++) {
        struct str_view name = str_view_from(entries[i]->d_name);

        if (rc == 0 && str_view_ends_with(name, str_view_from(suffix)))
            rc = add_file(p, dir, entries[i]->d_name);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    return rc;
}

static int add_used(struct test_program *p, const struct mutate_run *run,
                    const struct string_list *uses)
{
    const struct unit *own = run->request->unit;
    char name[MUTATE_NAME];
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < uses->count; i++) {
        const struct unit *used =
            catalogue_find(run->request->catalogue, uses->items[i]);

        if (used == own) /* its sources are there */
            continue;
        rc = used ? path_format(name, sizeof name, "%s.c", used->id) : -ENOENT;
        if (rc == 0)
            rc = add_file(p, used->dir, name);
        if (rc == 0)
            rc = add_flag(p, "-I", used->dir, "");
    }
    return rc;
}

/* As WRAP_ALLOC and wrap_flags in ci/units.mk. */
static int add_wraps(struct test_program *p,
                     const struct unit_pattern_test *test)
{
    static const char *const calls[] = {"malloc", "calloc", "realloc"};
    char text[160];
    size_t i;
    int rc = 0;

    for (i = 0;
         rc == 0 && i < 3 && string_list_has(&test->uses, "fault_injection");
         i++) {
        (void)snprintf(text, sizeof text,
                       "%s,--defsym=__wrap_%s=fault_injection_%s", calls[i],
                       calls[i], calls[i]);
        rc = add_flag(p, "-Wl,--wrap=", text, "");
    }
    for (i = 0; rc == 0 && i < test->wrap.count; i++)
        rc = add_flag(p, "-Wl,--wrap=", test->wrap.items[i], "");
    return rc;
}

static int describe_pattern(struct test_program *p,
                            const struct mutate_run *run)
{
    const struct unit *unit = run->request->unit;
    const struct unit_pattern_test *test = &unit->as.pattern.test;
    int rc = add_folder(p, unit->dir, "_test.c");

    p->libs = &test->libs;
    p->check = "-lcheck_pic";
    if (rc == 0)
        rc = add_flag(p, "-I", unit->dir, "");
    if (rc == 0)
        rc = add_used(p, run, &test->uses);
    return rc == 0 ? add_wraps(p, test) : rc;
}

static int describe_lab(struct test_program *p, const struct mutate_run *run)
{
    const struct unit *unit = run->request->unit;
    const struct unit_lab_build *build = &unit->as.lab.build;
    char driver[PATH_MAX];
    size_t i;
    int rc = path_format(driver, sizeof driver, "%s/driver", unit->dir);

    p->libs = &build->libs;
    p->std = build->std;
    if (rc == 0)
        rc = add_folder(p, driver, ".c");
    for (i = 0; rc == 0 && i < build->files.count; i++)
        rc = add_file(p, run->dir, build->files.items[i]);
    if (rc == 0)
        rc = add_flag(p, "-I", unit->dir, "/include");
    if (rc == 0)
        rc = add_flag(p, "-I", run->dir, "");
    return rc == 0 ? add_used(p, run, &build->uses) : rc;
}

static void add_flags(const struct test_program *p, struct command *c)
{
    size_t i;

    command_add(c, "-w");
    for (i = 0; i < p->flag_count; i++)
        command_add(c, p->flags[i]);
}

static int compile(struct test_program *p, enum tier tier, size_t i, char *why,
                   size_t why_cap)
{
    char *object = p->objects[tier == TIER_ASAN_UBSAN][i];
    const char *slash = strrchr(p->files[i], '/');
    struct command c;
    char name[48], dir[PATH_MAX];
    char *said;
    int rc;

    (void)snprintf(name, sizeof name, "%zu-%s.o", i, tier_name(tier));
    rc = stage_path(&p->stage, "lib", name, object);
    if (rc < 0)
        return rc;
    toolchain_begin(&c, tier, p->std);
    add_flags(p, &c);
    command_add(&c, "-c");
    command_add(&c, slash + 1); /* so is __FILE__ in mutants */
    command_add(&c, "-o");
    command_add(&c, object);
    (void)snprintf(dir, sizeof dir, "%.*s", (int)(slash - p->files[i]),
                   p->files[i]);
    rc = toolchain_run(&c, dir, &said);
    if (rc == -EPROTO)
        (void)snprintf(why, why_cap, "%s", said ? said : "");
    free(said);
    return rc;
}

int test_program_prepare(struct test_program *p, const struct mutate_run *run,
                         char *why, size_t why_cap)
{
    const struct unit *unit = run->request->unit;
    size_t i;
    int rc = stage_init(&p->stage);

    for (i = 0; rc == 0 && i < run->source_count; i++)
        rc = add_file(p, run->dir, run->sources[i].name);
    if (rc == 0)
        rc = unit->type == UNIT_LAB ? describe_lab(p, run)
                                    : describe_pattern(p, run);
    for (i = 0; rc == 0 && i < p->file_count; i++) {
        rc = compile(p, TIER_PLAIN, i, why, why_cap);
        if (rc == 0)
            rc = compile(p, TIER_ASAN_UBSAN, i, why, why_cap);
    }
    return rc;
}

void test_program_fini(struct test_program *p)
{
    if (p->stage.root[0])
        stage_fini(&p->stage);
}

void test_program_link(const struct test_program *p, enum tier tier,
                       size_t changed, const char *source, const char *out,
                       struct command *c)
{
    static const char *const nameless[] = {"-g0", "-s", "-Wl,--build-id=none"};
    static const char *const others[] = {"-lsubunit", "-lrt", "-lm",
                                         "-pthread"};
    size_t i;

    toolchain_begin(c, tier, p->std);
    add_flags(p, c);
    command_add_all(c, nameless, sizeof nameless / sizeof nameless[0]);
    for (i = 0; i < p->file_count; i++)
        command_add(c, i == changed ? source
                                    : p->objects[tier == TIER_ASAN_UBSAN][i]);
    command_add(c, "-o");
    command_add(c, out);
    command_add_all(c, p->libs->items, p->libs->count);
    if (p->check)
        command_add(c, p->check);
    if (p->check)
        command_add_all(c, others, sizeof others / sizeof others[0]);
}

void test_program_env(struct test_env *env, const char *scratch)
{
    const char **v = env->vars;

    (void)snprintf(env->home, sizeof env->home, "HOME=%s", scratch);
    (void)snprintf(env->tmp, sizeof env->tmp, "TMPDIR=%s", scratch);
    *v++ = "PATH=/usr/bin:/bin";
    *v++ = "LC_ALL=C.UTF-8";
    *v++ = "CK_DEFAULT_TIMEOUT=60";
    *v++ = "UBSAN_OPTIONS=halt_on_error=1";
    *v++ = env->home;
    *v++ = env->tmp;
    *v = NULL;
}
