/* SPDX-License-Identifier: MIT-0 */
/* Compiles what a lab itself brings: driver, solution, generator. */
#include "reference.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest.h"
#include "leak_gate.h"
#include "path_format.h"
#include "string_builder.h"
#include "toolchain.h"
#include "write_file.h"

/* Raise when the way references are built changes. */
#define REFERENCE_FORMAT "reference 3"

struct builder {
    const struct catalogue *catalogue;
    const struct unit *lab;
    char dir[PATH_MAX];  /* being filled; renamed when whole */
    const char *variant; /* folder of variant.h, or NULL */
    char *why;
    size_t why_cap;
};

static int hash_lab(const struct catalogue *catalogue, const struct unit *lab,
                    char out[DIGEST_HEX])
{
    static const char *const folders[] = {"include", "driver", "solution",
                                          "mistakes"};
    const struct string_list *uses = &lab->as.lab.build.uses;
    char path[PATH_MAX];
    struct digest *d;
    size_t i;
    int rc = digest_create(&d);

    if (rc < 0)
        return rc;
    digest_add_text(d, REFERENCE_FORMAT);
    for (i = 0; rc == 0 && i < sizeof folders / sizeof folders[0]; i++) {
        rc = path_format(path, PATH_MAX, "%s/%s", lab->dir, folders[i]);
        if (rc == 0)
            rc = digest_add_folder(d, path);
    }
    if (rc == 0)
        rc = path_format(path, PATH_MAX, "%s/%s", lab->dir, "gen.c");
    if (rc == 0)
        rc = digest_add_file(d, path);
    if (rc == 0)
        rc = path_format(path, PATH_MAX, "%s/%s", lab->dir, "unit.cfg");
    if (rc == 0)
        rc = digest_add_file(d, path);
    for (i = 0; rc == 0 && i < uses->count; i++) {
        const struct unit *pattern = catalogue_find(catalogue, uses->items[i]);

        rc = pattern ? digest_add_folder(d, pattern->dir) : -ENOENT;
    }
    digest_finish(d, out);
    return rc;
}

static int run(struct builder *b, const struct command *c)
{
    char *messages;
    int rc = toolchain_run(c, b->lab->dir, &messages);

    if (rc == -EPROTO)
        (void)snprintf(b->why, b->why_cap, "%s", messages ? messages : "");
    free(messages);
    return rc;
}

/* -I for the lab's headers and the patterns it uses; texts go to `paths`. */
struct include_flags {
    char text[10][PATH_MAX + 2];
    size_t count;
};

static void add_includes(struct builder *b, struct command *c,
                         struct include_flags *f)
{
    const struct string_list *uses = &b->lab->as.lab.build.uses;
    size_t i;

    f->count = 0;
    (void)snprintf(f->text[f->count++], PATH_MAX + 2, "-I%s/include",
                   b->lab->dir);
    for (i = 0; i < uses->count && f->count + 1 < 10; i++) {
        const struct unit *pattern =
            catalogue_find(b->catalogue, uses->items[i]);

        if (pattern)
            (void)snprintf(f->text[f->count++], PATH_MAX + 2, "-I%s",
                           pattern->dir);
    }
    if (b->variant)
        (void)snprintf(f->text[f->count++], PATH_MAX + 2, "-I%s", b->variant);
    for (i = 0; i < f->count; i++)
        command_add(c, f->text[i]);
}

static int compile_object(struct builder *b, enum tier tier, const char *source,
                          const char *object)
{
    struct include_flags flags;
    struct command c;

    toolchain_begin(&c, tier, b->lab->as.lab.build.std);
    add_includes(b, &c, &flags);
    command_add(&c, "-c");
    command_add(&c, source);
    command_add(&c, "-o");
    command_add(&c, object);
    return run(b, &c);
}

static bool is_source(const char *name)
{
    return str_view_ends_with(str_view_from(name), str_view_from(".c"));
}

/* Compiles every source below `from` that is no answer file. */
static int compile_folder(struct builder *b, enum tier tier, const char *from,
                          const char *to)
{
    DIR *dir = opendir(from);
    struct dirent *entry;
    int rc = 0;

    if (!dir)
        return errno == ENOENT ? 0 : -errno;
    while (rc == 0 && (entry = readdir(dir)) != NULL) {
        char source[PATH_MAX], object[PATH_MAX];

        if (!is_source(entry->d_name) ||
            string_list_has(&b->lab->as.lab.build.files, entry->d_name))
            continue;
        rc = path_format(source, PATH_MAX, "%s/%s", from, entry->d_name);
        if (rc == 0)
            rc = path_format(object, PATH_MAX, "%s/%s", to, entry->d_name);
        if (rc == 0) {
            object[strlen(object) - 1] = 'o';
            rc = compile_object(b, tier, source, object);
        }
    }
    (void)closedir(dir);
    return rc;
}

static int make_folder(struct builder *b, const char *name, char *out)
{
    int rc = path_format(out, PATH_MAX, "%s/%s", b->dir, name);

    if (rc == 0 && mkdir(out, 0755) < 0)
        rc = -errno;
    return rc;
}

static int compile_uses(struct builder *b, enum tier tier, const char *to)
{
    const struct string_list *uses = &b->lab->as.lab.build.uses;
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < uses->count; i++) {
        const struct unit *pattern =
            catalogue_find(b->catalogue, uses->items[i]);
        char source[PATH_MAX], object[PATH_MAX], name[80];

        (void)snprintf(name, sizeof name, "%s.c", pattern->id);
        rc = path_format(source, PATH_MAX, "%s/%s", pattern->dir, name);
        (void)snprintf(name, sizeof name, "%s.o", pattern->id);
        if (rc == 0)
            rc = path_format(object, PATH_MAX, "%s/%s", to, name);
        if (rc == 0)
            rc = compile_object(b, tier, source, object);
    }
    return rc;
}

static int compile_leak_gate(struct builder *b, const char *to)
{
    char source[PATH_MAX], object[PATH_MAX];
    int rc = path_format(source, PATH_MAX, "%s/leak_gate.c", b->dir);

    if (rc == 0)
        rc = path_format(object, PATH_MAX, "%s/leak_gate.o", to);
    if (rc == 0)
        rc = write_file(source, leak_gate_source, strlen(leak_gate_source));
    return rc == 0 ? compile_object(b, TIER_ASAN_UBSAN, source, object) : rc;
}

static int build_driver(struct builder *b, enum tier tier)
{
    char driver[PATH_MAX], lib[PATH_MAX], name[32];
    int rc = path_format(driver, PATH_MAX, "%s/%s", b->lab->dir, "driver");

    (void)snprintf(name, sizeof name, "lib-%s", tier_name(tier));
    if (rc == 0)
        rc = make_folder(b, name, lib);
    if (rc == 0)
        rc = compile_folder(b, tier, driver, lib);
    if (rc == 0 && tier == TIER_ASAN_UBSAN)
        rc = compile_leak_gate(b, lib);
    return rc == 0 ? compile_uses(b, tier, lib) : rc;
}

/* Kind "tests": one folder of objects for each implementation. */
static int build_implementations(struct builder *b, enum tier tier)
{
    const struct unit_lab *lab = &b->lab->as.lab;
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < lab->cases.count; i++) {
        const struct unit_case *k = unit_lab_case(lab, i);
        char from[PATH_MAX], to[PATH_MAX], name[128];

        if (!k->implementation || k->random)
            continue;
        (void)snprintf(name, sizeof name, "impl-%s-%s", tier_name(tier), k->id);
        rc = path_format(from, PATH_MAX, "%s/%s", b->lab->dir,
                         k->implementation);
        if (rc == 0)
            rc = make_folder(b, name, to);
        if (rc == 0)
            rc = compile_folder(b, tier, from, to);
    }
    return rc;
}

/* One program from a few sources and the plain driver's objects. */
static int build_solution(struct builder *b)
{
    const struct string_list *files = &b->lab->as.lab.build.files;
    static const char link[] =
        "set -e; out=$1; lib=$2; shift 2; exec \"$@\" \"$lib\"/*.o -o \"$out\"";
    char sources[8][PATH_MAX], lib[PATH_MAX], program[PATH_MAX];
    struct include_flags flags;
    struct command compile, c = {0};
    size_t i;
    int rc = path_format(lib, PATH_MAX, "%s/%s", b->dir, "lib-plain");

    if (rc == 0)
        rc = path_format(program, PATH_MAX, "%s/%s", b->dir, "solution");
    toolchain_begin(&compile, TIER_PLAIN, b->lab->as.lab.build.std);
    add_includes(b, &compile, &flags);
    for (i = 0; rc == 0 && i < files->count && i < 8; i++) {
        rc = path_format(sources[i], PATH_MAX, "%s/solution/%s", b->lab->dir,
                         files->items[i]);
        command_add(&compile, sources[i]);
    }
    if (rc < 0)
        return rc;
    command_add(&c, "/bin/sh");
    command_add(&c, "-c");
    command_add(&c, link);
    command_add(&c, "link");
    command_add(&c, program);
    command_add(&c, lib);
    command_add_all(&c, compile.argv, compile.argc);
    command_add_all(&c, b->lab->as.lab.build.libs.items,
                    b->lab->as.lab.build.libs.count);
    return run(b, &c);
}

static int build_generator(struct builder *b)
{
    char source[PATH_MAX], program[PATH_MAX];
    struct include_flags flags;
    struct command c;
    int rc = path_format(source, PATH_MAX, "%s/%s", b->lab->dir, "gen.c");

    if (rc == 0)
        rc = path_format(program, PATH_MAX, "%s/%s", b->dir, "gen");
    if (rc < 0 || access(source, R_OK) < 0)
        return rc;
    toolchain_begin(&c, TIER_PLAIN, NULL);
    add_includes(b, &c, &flags);
    command_add(&c, source);
    command_add(&c, "-o");
    command_add(&c, program);
    return run(b, &c);
}

static int build_tier(struct builder *b, const char *name, bool tests)
{
    enum tier tier;

    for (tier = TIER_PLAIN; tier < TIER_COUNT; tier++) {
        if (strcmp(tier_name(tier), name) == 0) {
            int rc = build_driver(b, tier);

            return rc == 0 && tests ? build_implementations(b, tier) : rc;
        }
    }
    return -EINVAL;
}

static int build_all(struct builder *b)
{
    const struct unit_lab *lab = &b->lab->as.lab;
    bool tests = strcmp(lab->kind, "tests") == 0;
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < lab->tiers.count; i++)
        rc = build_tier(b, lab->tiers.items[i], tests);
    if (rc == 0 && !tests)
        rc = build_solution(b);
    return rc == 0 ? build_generator(b) : rc;
}

static void remove_folder(const char *dir)
{
    struct command c = {0};

    command_add(&c, "/bin/rm");
    command_add(&c, "-rf");
    command_add(&c, "--");
    command_add(&c, dir);
    (void)toolchain_run(&c, "/", NULL);
}

static int build_into(struct builder *b, const char *final)
{
    int n =
        snprintf(b->dir, sizeof b->dir, "%s.new.%ld", final, (long)getpid());
    int rc;

    if (n < 0 || (size_t)n >= sizeof b->dir)
        return -ENAMETOOLONG;
    if (mkdir(b->dir, 0755) < 0)
        return -errno;
    rc = build_all(b);
    /* Another `lab` may have built the same in the meantime: as good. */
    if (rc == 0 && rename(b->dir, final) < 0 && errno != EEXIST &&
        errno != ENOTEMPTY)
        rc = -errno;
    if (access(b->dir, F_OK) == 0)
        remove_folder(b->dir);
    return rc;
}

int reference_variant(const struct reference *r, const struct unit_case *k,
                      enum tier tier, uint64_t seed, const char *dir)
{
    char why[256], from[PATH_MAX], header[PATH_MAX];
    struct builder b = {.catalogue = r->catalogue,
                        .lab = r->lab,
                        .variant = dir,
                        .why = why,
                        .why_cap = sizeof why};
    char *text;
    size_t len;
    int rc = reference_input(r, seed, &text, &len);

    if (rc < 0)
        return rc;
    rc = path_format(header, PATH_MAX, "%s/%s", dir, "variant.h");
    if (rc == 0)
        rc = write_file(header, text, len);
    free(text);
    if (rc == 0)
        rc = path_format(from, PATH_MAX, "%s/%s", r->lab->dir,
                         k->implementation);
    return rc == 0 ? compile_folder(&b, tier, from, dir) : rc;
}

int reference_prepare(struct reference *out, const struct catalogue *catalogue,
                      const struct unit *lab, const struct workspace *ws,
                      char *why, size_t why_cap)
{
    struct builder b = {
        .catalogue = catalogue, .lab = lab, .why = why, .why_cap = why_cap};
    char cache[PATH_MAX], hash[DIGEST_HEX];
    int rc = workspace_cache_path(ws, cache, sizeof cache);

    why[0] = '\0';
    if (rc == 0)
        rc = hash_lab(catalogue, lab, hash);
    if (rc < 0)
        return rc;
    out->lab = lab;
    out->catalogue = catalogue;
    if (snprintf(out->dir, sizeof out->dir, "%s/%s-%.16s", cache, lab->name,
                 hash) >= (int)sizeof out->dir)
        return -ENAMETOOLONG;
    return access(out->dir, F_OK) == 0 ? 0 : build_into(&b, out->dir);
}
