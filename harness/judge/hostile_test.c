/* SPDX-License-Identifier: MIT-0 */
/* Answers written by an enemy: none scores, leaves a process or a file, or
 * sees a secret. Three honest answers in the same box get full marks, and
 * four of the attacks do harm when the box is off: else "nothing happened"
 * would prove nothing. */
#define _DEFAULT_SOURCE /* realpath */
#include "lab_check.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <check.h>

#include "arena.h"
#include "catalogue.h"
#include "string_builder.h"

enum { SEED = 7, SLACK_MS = 1000 };

static const char lab_id[] = "first_red";
static const char secret[] = "s3cret-b1ue-he0n";

/* One folder a test: answers, workspace, secret, and a place that everybody
 * may write to. */
struct scene {
    char dir[64], answers[80], out[80];
    struct workspace ws;
    struct catalogue *catalogue;
    const struct unit *lab;
    char root[PATH_MAX];
};

static void make_dir(const char *path, mode_t mode)
{
    ck_assert_int_eq(mkdir(path, 0777), 0);
    ck_assert_int_eq(chmod(path, mode), 0);
}

static void put_file(const char *dir, const char *name, const char *text)
{
    char path[PATH_MAX];
    FILE *f;

    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    f = fopen(path, "w");
    ck_assert_msg(f != NULL, "%s", path);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
}

static void scene_init(struct scene *s)
{
    struct manifest_error error;
    char work[80];

    (void)snprintf(s->dir, sizeof s->dir, "/tmp/hostile.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(s->dir));
    ck_assert_int_eq(chmod(s->dir, 0755), 0);
    (void)snprintf(s->answers, sizeof s->answers, "%s/answers", s->dir);
    (void)snprintf(s->out, sizeof s->out, "%s/out", s->dir);
    (void)snprintf(work, sizeof work, "%s/work", s->dir);
    make_dir(s->answers, 0755);
    make_dir(s->out, 0777);
    put_file(s->dir, "secret", secret);
    /* Stages go below the scene, apart from those of other programs. */
    ck_assert_int_eq(setenv("TMPDIR", s->dir, 1), 0);
    ck_assert_int_eq(workspace_init(&s->ws, work), 0);
    ck_assert_ptr_nonnull(realpath(".", s->root));
    ck_assert_int_eq(catalogue_open(&s->catalogue, s->root, &error), 0);
    s->lab = catalogue_find(s->catalogue, lab_id);
    ck_assert_ptr_nonnull(s->lab);
    ck_assert_int_eq(box_init(), 0);
}

static void scene_fini(struct scene *s)
{
    char command[128];
    pid_t pid;

    catalogue_close(s->catalogue);
    (void)snprintf(command, sizeof command, "%s", s->dir);
    pid = fork();
    if (pid == 0) {
        (void)execl("/bin/rm", "rm", "-rf", "--", command, (char *)NULL);
        _exit(127);
    }
    (void)waitpid(pid, NULL, 0);
}

/* In a source, @ROOT@ is the toolkit, @DIR@ the scene. */
static void put_answer(struct scene *s, const char *text)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    while (*text) {
        if (strncmp(text, "@ROOT@", 6) == 0) {
            (void)string_builder_append_str(&sb, s->root);
            text += 6;
        } else if (strncmp(text, "@DIR@", 5) == 0) {
            (void)string_builder_append_str(&sb, s->dir);
            text += 5;
        } else {
            (void)string_builder_append_char(&sb, *text++);
        }
    }
    put_file(s->answers, "results.c", string_builder_cstr(&sb));
    string_builder_fini(&sb);
}

static int check(struct scene *s, bool without_box, struct verdict *v)
{
    struct lab_check_request request = {.catalogue = s->catalogue,
                                        .ws = &s->ws,
                                        .lab = s->lab,
                                        .answers_dir = s->answers,
                                        .seed = SEED,
                                        .without_box = without_box};

    return lab_check(&request, v);
}

static size_t entries(const char *dir)
{
    DIR *d = opendir(dir);
    struct dirent *entry;
    size_t n = 0;

    ck_assert_ptr_nonnull(d);
    while ((entry = readdir(d)) != NULL)
        n += entry->d_name[0] != '.';
    (void)closedir(d);
    return n;
}

/* Processes whose program lies in this scene's stage: none may be left. */
static size_t staged_processes(const struct scene *s)
{
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    size_t n = 0;

    ck_assert_ptr_nonnull(proc);
    while ((entry = readdir(proc)) != NULL) {
        char path[64 + 256], exe[PATH_MAX];
        ssize_t len;

        (void)snprintf(path, sizeof path, "/proc/%s/exe", entry->d_name);
        len = readlink(path, exe, sizeof exe - 1);
        if (len <= 0)
            continue;
        exe[len] = '\0';
        n += strncmp(exe, s->dir, strlen(s->dir)) == 0;
    }
    (void)closedir(proc);
    return n;
}

static bool contains(const char *text, size_t len, const char *mark)
{
    size_t n = strlen(mark), i;

    for (i = 0; text && i + n <= len; i++)
        if (memcmp(text + i, mark, n) == 0)
            return true;
    return false;
}

#define PLAIN_REST                                                             \
    "size_t results_count(const struct results *r) { (void)r; return 77; }\n"  \
    "int results_slowest(const struct results *r) { (void)r; return 77; }\n"   \
    "int results_fastest(const struct results *r) { (void)r; return 77; }\n"   \
    "int results_add(struct results *r, int ms)\n"                             \
    "{ (void)r; (void)ms; return 77; }\n"                                      \
    "void results_free(struct results *r) { (void)r; }\n"

static const struct {
    const char *name, *source;
    bool links; /* the answer is a link to a file of ours */
} attacks[] = {
    {"forged pass printed",
     "#include <stdio.h>\n#include <unistd.h>\n#include \"results.h\"\n"
     "struct results *results_new(size_t cap)\n"
     "{ (void)cap; printf(\"ok\\nPASS\\n{\\\"verdict\\\":\\\"pass\\\"}\\n\"\n"
     "\"1 text 11 new 3 -> ok\\n10/10 points\\n\"); fflush(stdout);\n"
     "dprintf(3, \"PASS\\n\"); return 0; }\n" PLAIN_REST,
     false},
    {"exit(0) in a constructor",
     "#include <stdlib.h>\n#include \"results.h\"\n"
     "__attribute__((constructor)) static void leave(void) { exit(0); }\n"
     "struct results *results_new(size_t cap)\n"
     "{ (void)cap; return 0; }\n" PLAIN_REST,
     false},
    {"driver symbols overridden",
     "#include \"results.h\"\n"
     "int line_driver_run(int a, int b, void *c, void *d);\n"
     "int line_driver_run(int a, int b, void *c, void *d)\n"
     "{ (void)a; (void)b; (void)c; (void)d; return 0; }\n"
     "struct results *results_new(size_t cap)\n"
     "{ (void)cap; return 0; }\n" PLAIN_REST,
     false},
    {"cases read at run time",
     "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n"
     "#include \"results.h\"\n"
     "static void answer_from(const char *path)\n"
     "{ char line[256]; int n = 0; FILE *f = fopen(path, \"r\");\n"
     "FILE *s = fopen(\"@DIR@/secret\", \"r\");\n"
     "if (s && fgets(line, sizeof line, s)) printf(\"%s\\n\", line);\n"
     "fflush(stdout); if (!f) exit(0);\n"
     "while (fgets(line, sizeof line, f)) { line[strcspn(line, \"\\n\")] = 0;\n"
     "dprintf(3, \"%d text %zu %s\\n\", ++n, strlen(line), line); }\n"
     "exit(0); }\n"
     "__attribute__((constructor)) static void cheat(void)\n"
     "{ answer_from(\"@ROOT@/labs/01a_first_red/cases/full.out\"); }\n"
     "struct results *results_new(size_t cap)\n"
     "{ (void)cap; return 0; }\n" PLAIN_REST,
     false},
    {"cases read at compile time",
     "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n"
     "#include \"results.h\"\n"
     "__asm__(\".section .rodata\\nstolen: .incbin \"\n"
     "\"\\\"@ROOT@/labs/01a_first_red/cases/full.out\\\"\\n.byte 0\\n"
     ".text\\n\");\n"
     "extern const char stolen[];\n"
     "__attribute__((constructor)) static void cheat(void)\n"
     "{ const char *p = stolen; int n = 0; while (*p) {\n"
     "size_t len = strcspn(p, \"\\n\");\n"
     "dprintf(3, \"%d text %zu %.*s\\n\", ++n, len, (int)len, p);\n"
     "p += len + 1; } exit(0); }\n"
     "struct results *results_new(size_t cap)\n"
     "{ (void)cap; return 0; }\n" PLAIN_REST,
     false},
    {"fork bomb",
     "#include <unistd.h>\n#include \"results.h\"\n"
     "struct results *results_new(size_t cap)\n"
     "{ (void)cap; for (;;) (void)!fork(); }\n" PLAIN_REST,
     false},
    {"memory hog",
     "#include <stdlib.h>\n#include <string.h>\n#include \"results.h\"\n"
     "struct results *results_new(size_t cap)\n"
     "{ (void)cap; for (;;) { char *p = malloc(1 << 20);\n"
     "if (p) memset(p, 1, 1 << 20); } }\n" PLAIN_REST,
     false},
    {"output flood",
     "#include <stdio.h>\n#include \"results.h\"\n"
     "struct results *results_new(size_t cap)\n"
     "{ (void)cap; for (;;) puts(\"a line that fills the disk\"); "
     "}\n" PLAIN_REST,
     false},
    {"daemon that outlives",
     "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n"
     "#include \"results.h\"\n"
     "struct results *results_new(size_t cap)\n"
     "{ (void)cap; if (fork() == 0) { setsid(); if (fork() == 0) {\n"
     "FILE *f = fopen(\"@DIR@/out/daemon\", \"w\"); if (f) fclose(f);\n"
     "for (;;) pause(); } _exit(0); } usleep(100000); exit(0); "
     "}\n" PLAIN_REST,
     false},
    {"kill parent",
     "#include <signal.h>\n#include <stdlib.h>\n#include <unistd.h>\n"
     "#include \"results.h\"\n"
     "struct results *results_new(size_t cap)\n"
     "{ (void)cap; kill(getppid(), SIGKILL); kill(-1, SIGKILL); exit(0); "
     "}\n" PLAIN_REST,
     false},
    {"link instead of an answer", "@ROOT@/labs/01a_first_red/solution", true},
    {"terminal escapes",
     "#include <stdio.h>\n#include <stdlib.h>\n#include \"results.h\"\n"
     "struct results *results_new(size_t cap)\n"
     "{ (void)cap; printf(\"\\033[2J\\033]0;x\\007\\n::error::forged\\n\"\n"
     "\"##[error]x\\n\\302\\233\\377\\n\"); exit(0); }\n" PLAIN_REST,
     false},
};

enum { ATTACKS = sizeof attacks / sizeof attacks[0] };

static void stage_attack(struct scene *s, int i)
{
    char from[PATH_MAX + 64], to[128];

    if (!attacks[i].links) {
        put_answer(s, attacks[i].source);
        return;
    }
    (void)snprintf(from, sizeof from,
                   "%s/labs/01a_first_red/solution/results.c", s->root);
    (void)snprintf(to, sizeof to, "%s/results.c", s->answers);
    ck_assert_int_eq(symlink(from, to), 0);
}

START_TEST(attack_scores_nothing_and_leaves_nothing)
{
    struct scene s;
    struct verdict v;
    size_t i;

    scene_init(&s);
    stage_attack(&s, _i);

    ck_assert_msg(check(&s, false, &v) == 0, "%s: %s", attacks[_i].name,
                  v.fault_text);

    ck_assert_msg(v.points == 0, "%s: %lld points", attacks[_i].name,
                  (long long)v.points);
    ck_assert_msg(v.passed == 0, "%s passed a case", attacks[_i].name);
    ck_assert_msg(entries(s.out) == 0, "%s left a file", attacks[_i].name);
    ck_assert_msg(staged_processes(&s) == 0, "%s left a process",
                  attacks[_i].name);
    for (i = 0; i < v.case_count; i++) {
        const struct case_result *k = &v.cases[i];

        ck_assert_msg(!contains(k->prints, k->prints_len, secret) &&
                          !contains(k->got, k->got_len, secret),
                      "%s read the secret", attacks[_i].name);
        ck_assert_msg(k->wall_ms <=
                          3 * 10 * s.lab->as.lab.limits.cpu_ms + SLACK_MS,
                      "%s, %s: took %lld ms", attacks[_i].name, k->which->id,
                      (long long)k->wall_ms);
    }
    verdict_fini(&v);
    scene_fini(&s);
}
END_TEST

/* What honest answers look like: the lab's own, one that prints a lot for
 * debugging, one that is written in another way. */
static const char other_way[] =
    "#include <stdlib.h>\n#include \"results.h\"\n"
    "struct node { int ms; struct node *next; };\n"
    "struct results { size_t cap, count; struct node *first; };\n"
    "struct results *results_new(size_t cap)\n"
    "{ struct results *r = calloc(1, sizeof *r); if (r) r->cap = cap;\n"
    "return r; }\n"
    "int results_add(struct results *r, int ms)\n"
    "{ struct node *n; if (r->count == r->cap) return -1;\n"
    "n = malloc(sizeof *n); if (!n) return -1; n->ms = ms;\n"
    "n->next = r->first; r->first = n; r->count++; return 0; }\n"
    "size_t results_count(const struct results *r) { return r->count; }\n"
    "int results_slowest(const struct results *r)\n"
    "{ int best = -1; const struct node *n;\n"
    "for (n = r->first; n; n = n->next) if (n->ms > best) best = n->ms;\n"
    "return best; }\n"
    "int results_fastest(const struct results *r)\n"
    "{ int best = -1; const struct node *n;\n"
    "for (n = r->first; n; n = n->next)\n"
    "if (best < 0 || n->ms < best) best = n->ms; return best; }\n"
    "void results_free(struct results *r)\n"
    "{ while (r->first) { struct node *n = r->first; r->first = n->next;\n"
    "free(n); } free(r); }\n";

static void put_solution(struct scene *s, const char *before)
{
    char path[PATH_MAX + 64];
    struct string_builder sb;
    char *text;
    size_t len;

    (void)snprintf(path, sizeof path,
                   "%s/labs/01a_first_red/solution/results.c", s->root);
    ck_assert_int_eq(workspace_read_file(path, &text, &len), 0);
    string_builder_init(&sb, 0);
    (void)string_builder_append_str(&sb, before);
    (void)string_builder_append(&sb, text, len);
    put_file(s->answers, "results.c", string_builder_cstr(&sb));
    string_builder_fini(&sb);
    free(text);
}

START_TEST(honest_answer_gets_full_marks)
{
    struct scene s;
    struct verdict v;

    scene_init(&s);
    if (_i == 2)
        put_answer(&s, other_way);
    else
        put_solution(&s, _i == 0 ? ""
                                 : "#include <stdio.h>\n"
                                   "__attribute__((constructor)) static void "
                                   "say(void)\n"
                                   "{ puts(\"1 text 2 ok\\nnot ok\"); }\n");

    ck_assert_int_eq(check(&s, false, &v), 0);

    ck_assert_msg(v.points == v.max_points, "honest %d: %lld of %lld", _i,
                  (long long)v.points, (long long)v.max_points);
    verdict_fini(&v);
    scene_fini(&s);
}
END_TEST

static int attack_index(const char *name)
{
    int i;

    for (i = 0; i < ATTACKS; i++)
        if (strcmp(attacks[i].name, name) == 0)
            return i;
    ck_abort_msg("no attack '%s'", name);
    return -1;
}

static const char *const thefts[] = {"cases read at run time",
                                     "cases read at compile time"};

START_TEST(without_the_box_reading_the_cases_pays)
{
    struct scene s;
    struct verdict v;

    scene_init(&s);
    stage_attack(&s, attack_index(thefts[_i]));

    ck_assert_int_eq(check(&s, true, &v), 0);

    ck_assert_msg(v.points > 0, "%s: no harm shown", thefts[_i]);
    if (_i == 0)
        ck_assert(contains(v.cases[0].prints, v.cases[0].prints_len, secret));
    verdict_fini(&v);
    scene_fini(&s);
}
END_TEST

START_TEST(without_the_box_a_daemon_writes_where_it_likes)
{
    struct scene s;
    struct verdict v;

    scene_init(&s);
    stage_attack(&s, attack_index("daemon that outlives"));

    ck_assert_int_eq(check(&s, true, &v), 0);

    ck_assert_uint_eq(entries(s.out), 1);
    verdict_fini(&v);
    scene_fini(&s);
}
END_TEST

START_TEST(without_the_box_the_parent_can_be_killed)
{
    static const char source[] =
        "#include <signal.h>\n#include <stdlib.h>\n#include <unistd.h>\n"
        "#include \"results.h\"\n"
        "struct results *results_new(size_t cap)\n"
        "{ (void)cap; kill(getppid(), SIGKILL); exit(0); }\n" PLAIN_REST;
    struct scene s;
    struct verdict v;
    int status;
    pid_t pid;

    scene_init(&s);
    put_answer(&s, source);
    pid = fork();
    if (pid == 0) {
        (void)check(&s, true, &v);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);

    ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL,
                  "status %d", status);
    scene_fini(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hostile answers");
    TCase *tc = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, attack_scores_nothing_and_leaves_nothing, 0,
                        ATTACKS);
    tcase_add_loop_test(tc, honest_answer_gets_full_marks, 0, 3);
    tcase_add_loop_test(tc, without_the_box_reading_the_cases_pays, 0, 2);
    tcase_add_test(tc, without_the_box_a_daemon_writes_where_it_likes);
    tcase_add_test(tc, without_the_box_the_parent_can_be_killed);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
