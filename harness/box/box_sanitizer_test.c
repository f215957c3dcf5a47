/* SPDX-License-Identifier: MIT-0 */
/* Compilers and sanitizers inside the box: their reports name the line, and
 * the box makes none of its own. */
#define _XOPEN_SOURCE 700 /* nftw */

#include "testdata/box_kit.h"

static const char heap_c[] = "#include <stdlib.h>\n"
                             "int main(int argc, char **argv)\n"
                             "{\n"
                             "    int *cells = calloc(4, sizeof *cells);\n"
                             "    (void)argv;\n"
                             "    return cells[argc + 3]; /* line 6 */\n"
                             "}\n";

static const char leak_c[] = "#include <stdlib.h>\n"
                             "static void *kept;\n"
                             "int main(int argc, char **argv)\n"
                             "{\n"
                             "    kept = malloc(40); /* line 5 */\n"
                             "    (void)argv;\n"
                             "    if (argc > 1)\n"
                             "        kept = NULL;\n"
                             "    return 0;\n"
                             "}\n";

static const char race_c[] = "#include <pthread.h>\n"
                             "static int count;\n"
                             "static void *work(void *unused)\n"
                             "{\n"
                             "    count++; /* line 5 */\n"
                             "    return unused;\n"
                             "}\n"
                             "int main(void)\n"
                             "{\n"
                             "    pthread_t a, b;\n"
                             "    pthread_create(&a, NULL, work, NULL);\n"
                             "    pthread_create(&b, NULL, work, NULL);\n"
                             "    pthread_join(a, NULL);\n"
                             "    return pthread_join(b, NULL);\n"
                             "}\n";

static const char zero_c[] = "#include \"/dev/zero\"\n"
                             "int main(void) { return 0; }\n";

static const char secret_c[] = "#include \"../secret\"\n"
                               "int main(void) { return 0; }\n";

static const struct {
    const char *name, *text, *flag; /* flag NULL: not built beforehand */
} sources[] = {
    {"heap", heap_c, "-fsanitize=address,undefined"},
    {"leak", leak_c, "-fsanitize=address"},
    {"race", race_c, "-fsanitize=thread"},
    {"zero", zero_c, NULL},
    {"peek", secret_c, NULL},
};

static void build(void)
{
    char from[KIT_PATH], to[KIT_PATH], name[32];
    size_t i;

    kit_open();
    kit_need(mkdir(kit_path(from, "src"), 0755) == 0, "mkdir");
    for (i = 0; i < sizeof sources / sizeof *sources; i++) {
        (void)snprintf(name, sizeof name, "src/%s.c", sources[i].name);
        kit_write(kit_path(from, name), sources[i].text);
        (void)snprintf(name, sizeof name, "bin/%s", sources[i].name);
        if (sources[i].flag)
            kit_compile(from, NULL, kit_path(to, name), sources[i].flag);
    }
}

static struct box_request sanitized(const char **argv, char *path,
                                    enum box_sanitizer sanitizer)
{
    struct box_request request = kit_request(argv, NULL, NULL);

    argv[0] = path;
    request.sanitizer = sanitizer;
    return request;
}

static void expect_report(const struct box_request *request, int status,
                          const char *kind, const char *line)
{
    struct box_report report;
    char end[32];

    (void)snprintf(end, sizeof end, "exit %d", status);
    kit_run(request, &report, end);
    ck_assert_msg(strstr(report.err.data, kind) != NULL, "no %s in %s", kind,
                  report.err.data);
    ck_assert_msg(strstr(report.err.data, line) != NULL, "no %s in %s", line,
                  report.err.data);
    box_report_fini(&report);
}

START_TEST(asan_names_the_line_of_an_overflow)
{
    const char *argv[4];
    char path[KIT_PATH];
    struct box_request request = sanitized(argv, path, BOX_ASAN);

    (void)kit_path(path, "bin/heap");
    expect_report(&request, 1, "heap-buffer-overflow", "/src/heap.c:6");
}
END_TEST

START_TEST(lsan_names_the_line_of_a_leak)
{
    const char *argv[4];
    char path[KIT_PATH];
    struct box_request request = sanitized(argv, path, BOX_ASAN);

    argv[1] = "lose";
    (void)kit_path(path, "bin/leak");
    expect_report(&request, 1, "40 byte(s)", "/src/leak.c:5");
}
END_TEST

START_TEST(tsan_names_the_line_of_a_race)
{
    const char *argv[4];
    char path[KIT_PATH];
    struct box_request request = sanitized(argv, path, BOX_TSAN);

    (void)kit_path(path, "bin/race");
    expect_report(&request, 66, "data race", "/src/race.c:5");
}
END_TEST

START_TEST(a_clean_program_stays_clean)
{
    const char *argv[4];
    char path[KIT_PATH];
    struct box_request request = sanitized(argv, path, BOX_ASAN);
    struct box_report report;

    (void)kit_path(path, "bin/leak");
    kit_run(&request, &report, "exit 0");

    ck_assert_str_eq(report.err.data, "");
    box_report_fini(&report);
}
END_TEST

/* What a compile stage asks for: no file of its own to execute. */
static struct box_request compile(const char **argv, const char **env,
                                  const char *from)
{
    static char tmpdir[KIT_PATH + 8];
    struct box_request request = kit_request(argv, NULL, NULL);

    (void)snprintf(tmpdir, sizeof tmpdir, "TMPDIR=%s", kit.scratch);
    env[0] = "PATH=/usr/bin";
    env[1] = "LC_ALL=C";
    env[2] = tmpdir;
    env[3] = NULL;
    argv[0] = "/usr/bin/gcc";
    argv[1] = "-fsanitize=address";
    argv[2] = from;
    argv[3] = NULL;
    request.env = env;
    request.limits.cpu_ms = 6000;
    request.limits.wall_ms = 0;
    request.limits.mem_mib = 1024;
    request.limits.procs = 16;
    return request;
}

START_TEST(gcc_compiles_and_links_in_the_box)
{
    const char *argv[4], *env[4];
    char from[KIT_PATH], made[KIT_PATH];
    struct box_request request =
        compile(argv, env, kit_path(from, "src/leak.c"));
    struct box_report report;
    struct stat st;

    request.paths[0] = (struct box_path){from, BOX_READ};
    kit_run(&request, &report, "exit 0");

    ck_assert_int_eq(report.leftovers, 0);
    ck_assert_int_eq(stat(kit_path(made, "scratch/a.out"), &st), 0);
    ck_assert_int_gt(st.st_size, 1000);
    box_report_fini(&report);
}
END_TEST

static const struct {
    const char *name, *basic, *strict;
} hostile[] = {
    {"src/zero.c", "/dev/zero: Permission denied", "/dev/zero: No such file"},
    {"src/peek.c", "../secret: Permission denied", "../secret: No such file"},
};

START_TEST(a_source_cannot_include_what_it_may_not_read)
{
    const char *argv[4], *env[4];
    char from[KIT_PATH];
    struct box_request request =
        compile(argv, env, kit_path(from, hostile[_i].name));

    request.paths[0] = (struct box_path){from, BOX_READ};
    expect_report(&request, 1,
                  kit_either(hostile[_i].basic, hostile[_i].strict),
                  hostile[_i].name);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, asan_names_the_line_of_an_overflow);
    tcase_add_test(tc, lsan_names_the_line_of_a_leak);
    tcase_add_test(tc, tsan_names_the_line_of_a_race);
    tcase_add_test(tc, a_clean_program_stays_clean);
    tcase_add_test(tc, gcc_compiles_and_links_in_the_box);
    tcase_add_loop_test(tc, a_source_cannot_include_what_it_may_not_read, 0, 2);
}

int main(void)
{
    return kit_main(kit_suite("box_sanitizer", build, add_tests));
}
