/* SPDX-License-Identifier: MIT-0 */
/* watch: checks a lab on every save and says what changed. Scrolls; never
 * goes on to another lab by itself. */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "box.h"
#include "check_run.h"
#include "event_loop.h"
#include "fs_watch.h"
#include "lab_cli.h"
#include "print_file.h"
#include "raw_keys.h"
#include "string_builder.h"
#include "verdict_record.h"

enum {
    INDENT = 9, /* as wide as the time */
    LONG_SILENCE_NS = 2000000000,
    RESUME_NS = 200000000
};

struct watch {
    struct lab_cli *cli;
    const struct unit *lab;
    struct event_loop *loop;
    struct fs_watch *files;
    struct record *before;
    int64_t saved_ns; /* when the save was noticed */
    int64_t said_ns;  /* when the last stage was told */
    size_t column;    /* of the line that the stages are told on */
    int last_code;
    bool given_up;  /* the check, for a key or a save */
    bool key_came;  /* since it was given up */
    bool only_keys; /* end the check, not what is written in the folder */
    bool has_keys;
    struct raw_keys keys;
};

static int64_t now_ns(void)
{
    struct timespec ts;

    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

/* Adds a part to the line of this check; no part is broken by the screen. */
__attribute__((format(printf, 2, 3))) static void say(struct watch *w,
                                                      const char *format, ...)
{
    size_t width = w->cli->format.width;
    char part[PATH_MAX];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(part, sizeof part, format, args);
    va_end(args);
    if (w->column > 0 && width > 0 && w->column + 1 + strlen(part) > width) {
        printf("\n%*s", INDENT, "");
        w->column = INDENT;
    } else if (w->column > 0) {
        putchar(' ');
        w->column++;
    }
    w->column += strlen(part);
    fputs(part, stdout);
    (void)fflush(stdout);
    w->said_ns = now_ns();
}

static void say_time(struct watch *w)
{
    struct tm tm;
    time_t now = time(NULL);
    char text[16];

    cli_measure(w->cli); /* the window may be another since the last save */
    w->column = 0;
    if (localtime_r(&now, &tm) &&
        strftime(text, sizeof text, "%H:%M:%S", &tm) > 0)
        say(w, "%s", text);
}

static size_t count_passed(const struct verdict *v)
{
    size_t n = 0;
    size_t i;

    for (i = 0; i < v->case_count; i++)
        n += v->cases[i].outcome == OUTCOME_PASS;
    return n;
}

/* One word a stage, printed as soon as it is known. */
static void on_stage(const struct verdict *v, enum lab_check_event event,
                     enum tier tier, size_t left, void *ctx)
{
    const struct build_result *b = &v->builds[tier];
    struct watch *w = ctx;
    double seconds = (double)(now_ns() - w->saved_ns) / 1e9;

    if (event == LAB_CHECK_ENDED && box_interrupted())
        printf("\n");
    if (box_interrupted())
        return; /* what was cut off is no verdict */
    if (event == LAB_CHECK_BUILT && !b->ok && tier == TIER_PARSE)
        say(w, "-> does not build (%.2f s)", seconds);
    else if (event == LAB_CHECK_BUILT && tier == TIER_PARSE)
        say(w, "-> parse ok (%.2f s)", seconds);
    else if (event == LAB_CHECK_RUNS && left > 0 &&
             now_ns() - w->said_ns > LONG_SILENCE_NS)
        say(w, "-> %s: %zu to go (%.2f s)", tier_name(tier), left, seconds);
    else if (event == LAB_CHECK_TIER_DONE)
        say(w, "-> %s %zu of %zu (%.2f s)", tier_name(tier), count_passed(v),
            v->case_count, seconds);
}

static void print_change(struct watch *w, const struct record *after)
{
    struct string_builder sb;

    if (!w->before || record_exit(after) == LAB_NOT_BUILT)
        return; /* nothing ran: there is no change to tell */
    string_builder_init(&sb, 0);
    if (format_change(w->before, after, &sb) == 0)
        cli_print_markdown(w->cli, str_view_of(sb.data, sb.len));
    string_builder_fini(&sb);
}

/* What comes next is held against the last one that ran. */
static void keep_for_change(struct watch *w, struct record *record)
{
    if (w->before && record_exit(record) == LAB_NOT_BUILT) {
        record_destroy(record);
        return;
    }
    record_destroy(w->before);
    w->before = record;
}

static void resume(struct event_loop *loop, void *ctx);

/* A save makes the check of what was there before worthless, and nobody waits
 * for a key: so either ends it. Where it was neither a save nor the end it
 * begins again; then files that others write beside the answer count no more,
 * or a check would never end. */
static void give_up(struct watch *w)
{
    say(w, "-> given up");
    printf("\n");
    (void)fflush(stdout);
    w->given_up = true;
    w->key_came = false;
    (void)event_loop_timer_add(w->loop, RESUME_NS, resume, w, NULL);
}

static void check_now(struct watch *w, bool fresh)
{
    const int news = w->only_keys ? STDIN_FILENO : event_loop_fd(w->loop);
    struct check_options o = {.fresh = fresh, .on_event = on_stage, .ctx = w};
    struct record *record;
    bool cached;
    int rc;

    if (!w->only_keys || w->has_keys)
        o.stale_fd = &news;
    w->given_up = false;
    rc = check_run(w->cli, w->lab, &o, &record, &cached);
    if (rc == -ESTALE && !box_interrupted()) {
        give_up(w);
        return;
    }
    if (rc < 0) {
        if (box_interrupted())
            event_loop_stop(w->loop);
        else
            printf("\n");
        w->last_code = LAB_FAULT;
        return;
    }
    if (cached)
        say(w, "-> nothing changed");
    printf("\n");
    if (!cached)
        print_change(w, record);
    (void)check_print(w->cli, record);
    w->last_code = record_exit(record);
    if (w->last_code == LAB_OK)
        printf("all cases pass. n: what is next, q: quit\n");
    keep_for_change(w, record);
    (void)fflush(stdout);
}

static void resume(struct event_loop *loop, void *ctx)
{
    struct watch *w = ctx;

    (void)loop;
    if (!w->given_up)
        return;
    w->only_keys |= !w->key_came;
    w->saved_ns = now_ns();
    say_time(w);
    say(w, "again");
    check_now(w, false);
}

static bool is_answer(const struct watch *w, const char *name)
{
    return !name[0] || string_list_has(&w->lab->as.lab.build.files, name);
}

static void on_saved(const char *name, void *ctx)
{
    struct watch *w = ctx;

    if (!is_answer(w, name))
        return;
    w->only_keys = false;
    w->saved_ns = now_ns();
    say_time(w);
    say(w, "saved %s", name);
    check_now(w, false);
}

static void run_verb(struct watch *w, const struct verb *verb)
{
    char *argv[] = {(char[]){"x"}, NULL, NULL};
    char id[128];
    bool has_lab = verb != &verb_list;

    cli_measure(w->cli);
    (void)snprintf(id, sizeof id, "%s", w->lab->id);
    argv[1] = has_lab ? id : NULL;
    (void)verb->run(w->cli, has_lab ? 2 : 1, argv);
}

static void print_next(struct watch *w)
{
    const struct unit *next = cli_next_lab(w->cli);

    if (next == w->lab)
        printf("%s is not green yet. r: run again, h: a hint\n", w->lab->id);
    else if (next)
        printf("next: q, then %s watch %s\n", w->cli->program, next->id);
    else
        printf("every lab is green. next: q, then %s\n", w->cli->program);
}

static void on_key(struct watch *w, char key)
{
    switch (key) {
    case 'h':
        run_verb(w, &verb_hint);
        break;
    case 'd':
        run_verb(w, &verb_diff);
        break;
    case 'l':
        run_verb(w, &verb_list);
        break;
    case 'n':
        print_next(w);
        break;
    case 'r':
        w->saved_ns = now_ns();
        say_time(w);
        say(w, "again");
        check_now(w, true);
        break;
    case 'q':
        event_loop_stop(w->loop);
        break;
    default:
        if (key > ' ')
            printf("keys: h hint, r run again, d diff, n next, l list, "
                   "q quit\n");
        break;
    }
    (void)fflush(stdout);
}

static void on_input(struct event_loop *loop, int fd, unsigned events,
                     void *ctx)
{
    struct watch *w = ctx;
    char keys[32];
    ssize_t n = read(fd, keys, sizeof keys);
    ssize_t i;

    (void)events;
    if (n <= 0) { /* end of input: go on without keys */
        (void)event_loop_io_remove(loop, fd);
        w->has_keys = false;
        return;
    }
    w->key_came = true;
    for (i = 0; i < n; i++)
        on_key(w, keys[i]);
}

static void on_interrupt(struct event_loop *loop, int signo, void *ctx)
{
    (void)signo;
    (void)ctx;
    event_loop_stop(loop);
}

static int set_up(struct watch *w, bool polling)
{
    char folder[PATH_MAX];
    int rc = workspace_start(&w->cli->ws, w->lab, false);

    if (rc == 0)
        rc = workspace_answer_path(&w->cli->ws, w->lab, NULL, folder,
                                   sizeof folder);
    if (rc == 0)
        rc = event_loop_create(&w->loop);
    if (rc == 0)
        rc = fs_watch_create(&w->files, w->loop, folder, polling, on_saved, w);
    if (rc == 0)
        rc = event_loop_signal_add(w->loop, SIGINT, on_interrupt, w);
    if (rc == 0)
        rc = event_loop_signal_add(w->loop, SIGTERM, on_interrupt, w);
    if (rc == 0 && w->cli->tty_in)
        rc = event_loop_io_add(w->loop, STDIN_FILENO, EVENT_LOOP_READ, on_input,
                               w);
    w->has_keys = rc == 0 && w->cli->tty_in;
    return rc;
}

static void print_banner(struct watch *w)
{
    const char *because = fs_watch_polls_because(w->files);
    char shown[PATH_MAX];

    (void)cli_shown_answer(w->cli, w->lab, shown, sizeof shown);
    w->column = 0;
    if (because)
        say(w, "watching %s (looking every %d ms: %s)", shown, FS_WATCH_POLL_MS,
            because);
    else
        say(w, "watching %s (inotify)", shown);
    if (w->cli->tty_in)
        say(w, "    h hint  r rerun  d diff  n next  l list  q quit");
    printf("\n");
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    struct watch w = {.cli = cli};
    bool polling = false;
    const struct option_parse_option options[] = {
        {0, "poll", OPTION_PARSE_FLAG, &polling, NULL,
         "look every 500 ms instead of using inotify", 0, 0, NULL},
    };
    int first = cli_options(cli, &verb_watch, options, 1, argc, argv);
    int rc;

    if (first < 0)
        return -1 - first;
    w.lab = cli_lab(cli, argc, argv, first);
    if (!w.lab)
        return LAB_NOTHING_RUN;
    cli->format.brief = true;
    if (!cli->box_by_name) /* quick answers; `check` takes the strict one */
        box_choose(BOX_BASIC);
    cli->format.format = FORMAT_HUMAN;
    rc = set_up(&w, polling);
    if (rc == 0) {
        print_banner(&w);
        raw_keys_begin(&w.keys);
        w.saved_ns = now_ns();
        w.before = check_last(cli, w.lab, true);
        say_time(&w);
        say(&w, "first");
        check_now(&w, false);
        rc = event_loop_run(w.loop);
        raw_keys_end(&w.keys);
    }
    box_kill_all();
    fs_watch_destroy(w.files);
    event_loop_destroy(w.loop);
    record_destroy(w.before);
    return rc < 0 ? cli_fault_at("watching in", cli->ws.root, rc) : w.last_code;
}

const struct verb verb_watch = {"watch", "[LAB]", "checks on every save", 1,
                                run};
