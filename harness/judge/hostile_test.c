/* SPDX-License-Identifier: MIT-0 */
/* Answers written by an enemy (testdata/attacks): none scores, leaves a process
 * or a file, or sees a secret. Honest answers in the same box get full marks,
 * and where a row says so, the same attack does harm when the box is off: else
 * "nothing happened" would prove nothing.
 *
 * HOSTILE=all runs each attack in both tiers, on all cases, and as a plain
 * user, too, and says how each went; a number as the first argument repeats
 * the racing ones.
 */
#define _DEFAULT_SOURCE /* realpath, setgroups */
#include "testdata/hostile_scene.h"

enum kind { SOURCE, LINK, FIFO, HUGE, FOLDER };

static const struct attack {
    const char *name; /* testdata/attacks/attack_NAME.c */
    unsigned harm;    /* with the box off */
    bool races;
    enum kind kind;
} attacks[] = {
    {"forged_output", 0, false, SOURCE},
    {"forged_frames", 0, false, SOURCE},
    {"exit_early", 0, false, SOURCE},
    {"constructor", 0, false, SOURCE},
    {"init_array", 0, false, SOURCE},
    {"longjmp", 0, false, SOURCE},
    {"own_main", 0, false, SOURCE},
    {"own_driver", 0, false, SOURCE},
    {"own_malloc", 0, false, SOURCE},
    {"own_write", 0, false, SOURCE},
    {"read_cases", HARM_POINTS | HARM_SECRET, false, SOURCE},
    {"incbin_cases", HARM_POINTS, false, SOURCE},
    {"read_parent", HARM_SECRET, false, SOURCE},
    {"ptrace_parent", HARM_SECRET, false, SOURCE},
    {"kill_parent", HARM_HARNESS, false, SOURCE},
    {"kill_all", 0, false, SOURCE},
    {"stop_parent", HARM_HARNESS, false, SOURCE},
    {"fork_bomb", 0, true, SOURCE},
    {"children_cpu", 0, true, SOURCE},
    {"children_memory", 0, true, SOURCE},
    {"memory_hog", 0, false, SOURCE},
    {"fill_disk", 0, false, SOURCE},
    {"fill_inodes", 0, false, SOURCE},
    {"dump_core", 0, false, SOURCE},
    {"flood_stdout", 0, false, SOURCE},
    {"flood_stderr", 0, false, SOURCE},
    {"flood_answers", 0, false, SOURCE},
    {"escapes", 0, false, SOURCE},
    {"type_for_user", 0, false, SOURCE},
    {"daemon", HARM_FILE, true, SOURCE},
    {"hold_pipes", 0, true, SOURCE},
    {"threads", 0, true, SOURCE},
    {"preload", HARM_FILE, false, SOURCE},
    {"environment", 0, false, SOURCE},
    {"replace_binary", HARM_FILE, false, SOURCE},
    {"write_outside", HARM_FILE, false, SOURCE},
    {"connect", HARM_CONNECTED, false, SOURCE},
    {"leave_ipc", HARM_IPC, false, SOURCE},
    {"odd_calls", 0, false, SOURCE},
    {"include_secret", HARM_SECRET, false, SOURCE},
    {"include_zero", 0, false, SOURCE},
    {"include_stdin", 0, false, SOURCE},
    {"include_itself", 0, false, SOURCE},
    {"macro_bomb", 0, false, SOURCE},
    {"huge_object", 0, false, SOURCE},
    {"diagnostics_flood", 0, false, SOURCE},
    {"forged_log", 0, false, SOURCE},
    {"link", 0, false, LINK},
    {"fifo", 0, false, FIFO},
    {"huge_answer", 0, false, HUGE},
    {"folder", 0, false, FOLDER},
};

enum { ATTACKS = sizeof attacks / sizeof attacks[0], HONEST = 3 };

static void put_source(struct scene *s, const char *name)
{
    static const char dir[] = "harness/judge/testdata/attacks";
    char file[80];
    struct string_builder sb;
    char *attack, *rest;

    (void)snprintf(file, sizeof file, "attack_%s.c", name);
    attack = read_text(s->root, dir, file);
    rest = read_text(s->root, dir, "attack_rest.c");
    string_builder_init(&sb, 0);
    fill_in(s, attack, &sb);
    (void)string_builder_append_str(&sb, rest);
    put_file(s->answers, "results.c", string_builder_cstr(&sb));
    string_builder_fini(&sb);
    free(attack);
    free(rest);
}

static void put_huge(struct scene *s)
{
    char *text = malloc(WORKSPACE_MAX_ANSWER + 2);

    ck_assert_ptr_nonnull(text);
    memset(text, '/', WORKSPACE_MAX_ANSWER + 1);
    text[WORKSPACE_MAX_ANSWER + 1] = '\0';
    put_file(s->answers, "results.c", text);
    free(text);
}

static void stage_attack(struct scene *s, const struct attack *a)
{
    char to[128], from[PATH_MAX + 64];

    (void)snprintf(to, sizeof to, "%s/results.c", s->answers);
    (void)snprintf(from, sizeof from,
                   "%s/labs/01a_first_red/solution/results.c", s->root);
    switch (a->kind) {
    case SOURCE:
        put_source(s, a->name);
        break;
    case LINK:
        ck_assert_int_eq(symlink(from, to), 0);
        break;
    case FIFO:
        ck_assert_int_eq(mkfifo(to, 0666), 0);
        break;
    case HUGE:
        put_huge(s);
        break;
    case FOLDER:
        make_dir(to, 0777);
        break;
    }
}

static bool wants_all(void)
{
    const char *wanted = getenv("HOSTILE");

    return wanted && strcmp(wanted, "all") == 0;
}

/* False, and said so, where the host does not give the strict tier. Asked in
 * a process of its own: a test may become another user before it begins. */
static bool has_strict(void)
{
    int status = 1;
    pid_t pid = fork();

    if (pid == 0) {
        const char *why = box_init() == 0 ? box_tier_reason(BOX_STRICT) : "?";

        if (why[0])
            (void)printf("SKIP the strict tier: %s\n", why);
        (void)fflush(stdout);
        _exit(why[0] != '\0');
    }
    (void)waitpid(pid, &status, 0);
    return status == 0;
}

/* All of them take 20 minutes: each says that it is done. */
static void tell(const struct attack *a, enum box_tier tier, unsigned harm)
{
    if (!wants_all())
        return;
    (void)printf("%-6s %-6s %-5s %s\n", harm ? "HARM" : "held",
                 tier == BOX_STRICT ? "strict" : "basic",
                 getuid() == 0 ? "root" : "user", a->name);
    (void)fflush(stdout);
}

/* name: of one case; NULL: all. */
static void hold_off(const struct attack *a, enum box_tier tier,
                     const char *name)
{
    struct scene s;
    int64_t points;
    unsigned harm;

    scene_init(&s);
    stage_attack(&s, a);
    harm = run_scene(&s, tier, name, &points);
    tell(a, tier, harm);

    ck_assert_msg(harm == 0, "%s, tier %d: harm 0x%x, %lld points", a->name,
                  (int)tier, harm, (long long)points);
    scene_fini(&s);
}

/* Loop tests go through the rows in the basic tier, then in the strict. */
static enum box_tier tier_of(int i, int rows)
{
    return i < rows ? BOX_BASIC : BOX_STRICT;
}

START_TEST(an_attack_scores_nothing_and_leaves_nothing)
{
    hold_off(&attacks[_i % ATTACKS], tier_of(_i, ATTACKS), NULL);
}
END_TEST

/* Every other attack in the basic tier, the others in the strict: half the
 * time, on each change. */
START_TEST(an_attack_does_nothing_in_the_tier_whose_turn_it_is)
{
    bool strict = _i % 2 == 1 && has_strict();

    hold_off(&attacks[_i], strict ? BOX_STRICT : BOX_BASIC, "full");
}
END_TEST

START_TEST(nor_does_it_against_a_plain_user)
{
    if (become_nobody())
        hold_off(&attacks[_i % ATTACKS], tier_of(_i, ATTACKS), NULL);
}
END_TEST

START_TEST(a_racing_attack_never_wins)
{
    if (attacks[_i % ATTACKS].races)
        hold_off(&attacks[_i % ATTACKS], tier_of(_i, ATTACKS), "full");
}
END_TEST

/* So that the box, and nothing else, is what held it off. */
START_TEST(without_the_box_it_does_harm)
{
    const struct attack *a = &attacks[_i];
    struct scene s;
    int64_t points;
    unsigned harm;

    if (a->harm == 0)
        return;
    scene_init(&s);
    stage_attack(&s, a);
    harm = run_scene(&s, BOX_NONE, NULL, &points);

    ck_assert_msg((harm & a->harm) == a->harm, "%s: harm 0x%x, not 0x%x",
                  a->name, harm, a->harm);
    scene_fini(&s);
}
END_TEST

/* What honest answers look like: the lab's own, one that prints a lot, one
 * that is written in another way. */
static const char talkative[] =
    "#include <stdio.h>\n"
    "__attribute__((constructor)) static void say(void)\n"
    "{ puts(\"1 text 2 ok\\nnot ok\"); }\n";

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

static void put_honest(struct scene *s, int which)
{
    struct string_builder sb;
    char *solution;

    if (which == 2) {
        put_file(s->answers, "results.c", other_way);
        return;
    }
    solution = read_text(s->root, "labs/01a_first_red/solution", "results.c");
    string_builder_init(&sb, 0);
    (void)string_builder_append_str(&sb, which == 1 ? talkative : "");
    (void)string_builder_append_str(&sb, solution);
    put_file(s->answers, "results.c", string_builder_cstr(&sb));
    string_builder_fini(&sb);
    free(solution);
}

/* Three of them: as we are, in both tiers, then as a plain user. */
START_TEST(an_honest_answer_gets_full_marks)
{
    struct scene s;
    int64_t points;
    unsigned harm;

    if (_i >= 2 * HONEST && !become_nobody())
        return;
    scene_init(&s);
    put_honest(&s, _i % HONEST);
    harm = run_scene(&s, tier_of(_i % (2 * HONEST), HONEST), NULL, &points);

    ck_assert_msg(points == s.lab->as.lab.points, "honest %d: %lld of %lld", _i,
                  (long long)points, (long long)s.lab->as.lab.points);
    ck_assert_uint_eq(harm, HARM_POINTS);
    scene_fini(&s);
}
END_TEST

/* What the checks of all answers need is built once; in a process of its own,
 * since a test may become another user before it begins with the box. */
static void build_first(void)
{
    struct scene s;
    int64_t points;
    int ends[2], status;
    pid_t pid;

    ck_assert_int_eq(pipe(ends), 0);
    pid = fork();
    if (pid == 0) {
        scene_init(&s);
        put_honest(&s, 0);
        (void)run_scene(&s, BOX_BASIC, NULL, &points);
        _exit(write(ends[1], s.dir, sizeof s.dir) != sizeof s.dir);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(read(ends[0], first, sizeof first), sizeof first);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static void remove_first(void)
{
    const char *const argv[] = {"/bin/rm", "-rf", "--", first, NULL};

    run_and_wait(argv);
}

static void add_tests(TCase *tc, int repeat)
{
    int tiers = has_strict() ? 2 : 1;
    bool all = wants_all();

    tcase_set_timeout(tc, 120);
    if (all)
        tcase_add_loop_test(tc, an_attack_scores_nothing_and_leaves_nothing, 0,
                            tiers * ATTACKS);
    else
        tcase_add_loop_test(tc,
                            an_attack_does_nothing_in_the_tier_whose_turn_it_is,
                            0, ATTACKS);
    if (all)
        tcase_add_loop_test(tc, nor_does_it_against_a_plain_user, 0,
                            tiers * ATTACKS);
    tcase_add_loop_test(tc, an_honest_answer_gets_full_marks, 0,
                        tiers * HONEST);
    tcase_add_loop_test(tc, an_honest_answer_gets_full_marks, 2 * HONEST,
                        all ? (2 + tiers) * HONEST : 2 * HONEST + 1);
    tcase_add_loop_test(tc, without_the_box_it_does_harm, 0, ATTACKS);
    while (repeat-- > 0)
        tcase_add_loop_test(tc, a_racing_attack_never_wins, 0, tiers * ATTACKS);
}

int main(int argc, char **argv)
{
    Suite *suite = suite_create("hostile answers");
    TCase *tc = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_unchecked_fixture(tc, build_first, remove_first);
    add_tests(tc, argc > 1 ? (int)strtol(argv[1], NULL, 10) : 0);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
