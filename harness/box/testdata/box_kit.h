/* SPDX-License-Identifier: MIT-0 */
/* box_kit.h - what the tests of the box share: a folder with the program of
 * acts, a scratch folder, and a run told in one line.
 *
 *     /tmp/box_test.XXXXXX/   bin/acts   scratch/   secret
 */
#ifndef BOX_KIT_H
#define BOX_KIT_H

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "box.h"

#ifndef LAB_ROOT
#define LAB_ROOT "."
#endif

enum { KIT_PATH = 256 };

static struct {
    enum box_tier tier; /* of the running tests */
    char root[64];
    char acts[KIT_PATH], bin[KIT_PATH], scratch[KIT_PATH], secret[KIT_PATH];
} kit;

static const char *const kit_env[] = {"PATH=/usr/bin:/bin", "LC_ALL=C", NULL};

static inline void kit_need(bool held, const char *what)
{
    if (held)
        return;
    (void)fprintf(stderr, "box test set-up: %s failed\n", what);
    exit(EXIT_FAILURE);
}

/* root/name into out, which has KIT_PATH bytes. */
static inline const char *kit_path(char *out, const char *name)
{
    (void)snprintf(out, KIT_PATH, "%s/%s", kit.root, name);
    return out;
}

static inline void kit_write(const char *path, const char *text)
{
    FILE *out = fopen(path, "w");

    kit_need(out && fputs(text, out) >= 0 && fclose(out) == 0, path);
}

/* Compiles one file, or two (more: NULL), outside of any box. */
static inline void kit_compile(const char *from, const char *more,
                               const char *to, const char *flag)
{
    const char *argv[] = {"/usr/bin/gcc", "-std=gnu11", "-g", "-pthread", flag,
                          "-o",           to,           from, more,       NULL};
    struct box_request request = {
        .argv = argv, .env = kit_env, .tier = BOX_NONE};
    struct box_report report;
    int rc;

    request.limits.cpu_ms = 20000;
    request.limits.mem_mib = 2048;
    rc = box_run(&request, &report);
    if (rc == 0 && report.err.len > 0)
        (void)fputs(report.err.data, stderr);
    kit_need(rc == 0 && report.end == BOX_EXITED && report.status == 0, from);
    box_report_fini(&report);
}

static inline void kit_open(void)
{
    unsigned uid, gid;

    kit_need(box_init() == 0, "box_init");
    box_ids(&uid, &gid);
    (void)snprintf(kit.root, sizeof kit.root, "/tmp/box_test.XXXXXX");
    kit_need(mkdtemp(kit.root) && chmod(kit.root, 0755) == 0, "mkdtemp");
    kit_need(mkdir(kit_path(kit.bin, "bin"), 0755) == 0, "mkdir");
    kit_need(mkdir(kit_path(kit.scratch, "scratch"), 0777) == 0, "mkdir");
    kit_need(chown(kit.scratch, uid, gid) == 0, "chown");
    kit_write(kit_path(kit.secret, "secret"), "expected values\n");
    kit_need(chmod(kit.secret, 0666) == 0, "chmod");
    kit_compile(LAB_ROOT "/harness/box/testdata/box_acts.c",
                LAB_ROOT "/harness/box/testdata/box_attacks.c",
                kit_path(kit.acts, "bin/acts"), "-O1");
}

static inline int kit_remove(const char *path, const struct stat *st, int type,
                             struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

static inline void kit_close(void)
{
    (void)nftw(kit.root, kit_remove, 16, FTW_DEPTH | FTW_PHYS);
}

/* In each forked test. */
static inline void kit_begin_basic(void)
{
    ck_assert_int_eq(box_init(), 0);
    kit.tier = BOX_BASIC;
}

static inline void kit_begin_strict(void)
{
    ck_assert_int_eq(box_init(), 0);
    kit.tier = BOX_STRICT;
}

/* What the running tests' tier does. */
static inline const char *kit_either(const char *basic, const char *strict)
{
    return kit.tier == BOX_STRICT ? strict : basic;
}

/* A boxed act: bin is readable and executable, scratch writable. `argv` needs
 * room for four. */
static inline struct box_request kit_request(const char **argv, const char *act,
                                             const char *word)
{
    struct box_request request = {.env = kit_env, .tier = kit.tier};

    argv[0] = kit.acts;
    argv[1] = act;
    argv[2] = word;
    argv[3] = NULL;
    request.argv = argv;
    request.cwd = kit.scratch;
    request.limits.wall_ms = 5000;
    request.paths[0] = (struct box_path){kit.bin, BOX_READ | BOX_EXEC};
    request.paths[1] = (struct box_path){kit.scratch, BOX_READ | BOX_WRITE};
    request.path_count = 2;
    return request;
}

/* "exit 0", "signal 11", "limit cpu", "error -2 exec". */
static inline const char *kit_tell(int rc, const struct box_report *r)
{
    static char text[64];

    if (rc < 0)
        (void)snprintf(text, sizeof text, "error %d %s", rc,
                       r->step ? r->step : "?");
    else if (r->end == BOX_LIMIT)
        (void)snprintf(text, sizeof text, "limit %s", box_limit_name(r->limit));
    else
        (void)snprintf(text, sizeof text, "%s %d",
                       r->end == BOX_EXITED ? "exit" : "signal", r->status);
    return text;
}

/* Runs and compares how it ended. */
static inline void kit_run(const struct box_request *request,
                           struct box_report *report, const char *want)
{
    int rc = box_run(request, report);
    const char *got = kit_tell(rc, report);

    ck_assert_msg(strcmp(got, want) == 0, "%s %s: got %s, want %s; stderr: %s",
                  request->argv[0], request->argv[1] ? request->argv[1] : "",
                  got, want,
                  rc == 0 && report->err.data ? report->err.data : "");
}

/* Runs an act and compares its standard output. */
static inline void kit_expect_output(const struct box_request *request,
                                     const char *want)
{
    struct box_report report;

    kit_run(request, &report, "exit 0");
    ck_assert_msg(strcmp(report.out.data, want) == 0, "%s %s: got %s, want %s",
                  request->argv[1], request->argv[2], report.out.data, want);
    box_report_fini(&report);
}

/* The tests that `add` adds, once in each tier that the host gives. */
static inline Suite *kit_suite(const char *name, SFun prepare,
                               void (*add)(TCase *tc))
{
    static const struct {
        const char *name;
        enum box_tier tier;
        SFun begin;
    } tiers[] = {{"basic", BOX_BASIC, kit_begin_basic},
                 {"strict", BOX_STRICT, kit_begin_strict}};
    Suite *s = suite_create(name);
    size_t i;

    kit_need(box_init() == 0, "box_init");
    for (i = 0; i < sizeof tiers / sizeof *tiers; i++) {
        const char *why = box_tier_reason(tiers[i].tier);
        TCase *tc;

        if (why[0]) {
            (void)printf("SKIP %s in tier %s: %s\n", name, tiers[i].name, why);
            continue;
        }
        tc = tcase_create(tiers[i].name);
        tcase_add_unchecked_fixture(tc, prepare, kit_close);
        tcase_add_checked_fixture(tc, tiers[i].begin, NULL);
        tcase_set_timeout(tc, 20);
        add(tc);
        suite_add_tcase(s, tc);
    }
    return s;
}

/* The main function of a test program. */
static inline int kit_main(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    int failed;

    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
