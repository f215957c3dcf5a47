/* SPDX-License-Identifier: MIT-0 */
/* `lab watch` under a pseudo-terminal, as a learner has it beside the editor:
 * save, read, press q. Every wait is for a text, with a bound that only a
 * hang ever reaches. */
#define _XOPEN_SOURCE 700 /* posix_openpt */
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>

#include "testdata/cli_kit.h"

enum { SCREEN = 1 << 16, BOUND_MS = 40000 };

static struct {
    pid_t pid;
    int master, slave; /* slave: kept open to look at the terminal's state */
    char text[SCREEN]; /* all that was shown */
    size_t len;
    size_t read_to; /* up to here it was waited for */
} screen;

static void be_the_shell(const char *tty, const char *const *argv)
{
    int fd;

    (void)setsid();
    fd = open(tty, O_RDWR); /* becomes the controlling terminal */
    if (fd < 0 || ioctl(fd, TIOCSCTTY, 0) < 0 || dup2(fd, 0) < 0 ||
        dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
        _exit(126);
    (void)execv(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

static void open_terminal(void)
{
    memset(&screen, 0, sizeof screen);
    screen.master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    ck_assert_msg(screen.master >= 0 && grantpt(screen.master) == 0 &&
                      unlockpt(screen.master) == 0,
                  "no pseudo-terminal");
    screen.slave = open(ptsname(screen.master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    ck_assert_int_ge(screen.slave, 0);
}

static void start_verb(const char *verb, const char *option)
{
    const char *argv[] = {cli.program,   "--root", cli.toolkit,
                          "--workspace", cli.work, verb,
                          "first_red",   option,   NULL};
    char tty[64];

    (void)snprintf(tty, sizeof tty, "%s", ptsname(screen.master));
    screen.pid = fork();
    if (screen.pid == 0)
        be_the_shell(tty, argv);
    ck_assert_int_gt(screen.pid, 0);
}

static void start_watch(const char *option)
{
    start_verb("watch", option);
}

static int64_t now_ms(void)
{
    struct timespec ts;

    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Reads what was shown; false when nothing came within the bound. */
static bool read_more(int64_t until_ms)
{
    struct pollfd p = {screen.master, POLLIN, 0};
    int64_t left = until_ms - now_ms();
    ssize_t n;

    if (left <= 0 || poll(&p, 1, (int)left) <= 0)
        return false;
    n = read(screen.master, screen.text + screen.len,
             sizeof screen.text - 1 - screen.len);
    if (n <= 0)
        return false;
    screen.len += (size_t)n;
    screen.text[screen.len] = '\0';
    return true;
}

/* Waits until the text is shown, behind what was waited for before. */
static void wait_for(const char *text)
{
    int64_t until = now_ms() + BOUND_MS;
    const char *at;

    while ((at = strstr(screen.text + screen.read_to, text)) == NULL)
        ck_assert_msg(read_more(until), "no \"%s\" on the screen:\n%s", text,
                      screen.text);
    screen.read_to = (size_t)(at - screen.text) + strlen(text);
}

static void press(char key)
{
    ck_assert_int_eq(write(screen.master, &key, 1), 1);
}

static tcflag_t local_modes(void)
{
    struct termios t;

    ck_assert_int_eq(tcgetattr(screen.slave, &t), 0);
    return t.c_lflag;
}

static int wait_for_exit(void)
{
    int status;

    ck_assert_int_eq(waitpid(screen.pid, &status, 0), screen.pid);
    ck_assert_msg(WIFEXITED(status), "died of signal %d:\n%s", WTERMSIG(status),
                  screen.text);
    return WEXITSTATUS(status);
}

/* As an editor that saves safely does it. */
static void save_by_rename(const char *folder)
{
    char from[TEMP_PATH], temp[TEMP_PATH], to[TEMP_PATH];
    char *text;

    (void)snprintf(from, sizeof from, "labs/01a_first_red/%s/results.c",
                   folder);
    text = temp_read(from);
    temp_put(cli_answer(temp, "results.c~"), text);
    ck_assert_int_eq(rename(temp, cli_answer(to, "results.c")), 0);
    free(text);
}

START_TEST(check_tells_how_many_runs_are_left_on_one_line)
{
    open_terminal();
    start_verb("check", NULL);
    wait_for("\r\033[Kplain: ");
    wait_for(" to go\r\033[K");
    wait_for("asan_ubsan: 0 runs to go\r\033[K");
    wait_for("6/10 points");

    ck_assert_int_eq(wait_for_exit(), 1);
}
END_TEST

START_TEST(a_save_turns_red_to_green_and_q_ends_it)
{
    tcflag_t before;

    open_terminal();
    before = local_modes();
    start_watch(NULL);
    wait_for("watching ");
    wait_for("h hint");
    wait_for("6/10 points");
    wait_for("You hit the pitfall");
    wait_for("heap_overflow_off_by_one\r\n");
    ck_assert((local_modes() & (ICANON | ECHO)) == 0);

    save_by_rename("solution");
    wait_for("saved results.c");
    wait_for("-> parse ok");
    wait_for("now PASSES: full");
    wait_for("10/10 points");
    wait_for("all cases pass.");
    press('q');

    ck_assert_int_eq(wait_for_exit(), 0);
    ck_assert_uint_eq(local_modes(), before);
}
END_TEST

/* The lines that watch makes itself; what it shows beside them is `check`'s. */
static bool is_watch_line(const char *line, size_t len)
{
    const char *arrow = strstr(line, "-> ");

    return strncmp(line, "watching ", 9) == 0 || (arrow && arrow < line + len);
}

START_TEST(a_screen_of_80_columns_breaks_no_word)
{
    const struct winsize size = {.ws_row = 24, .ws_col = 80};
    const char *line;
    int lines = 0;

    open_terminal();
    ck_assert_int_eq(ioctl(screen.slave, TIOCSWINSZ, &size), 0);
    start_watch(NULL);
    wait_for("q quit");
    wait_for("asan_ubsan 5 of 7");
    wait_for("6/10 points");
    press('q');
    ck_assert_int_eq(wait_for_exit(), 1);

    for (line = screen.text; *line; line += strspn(line, "\r\n")) {
        size_t len = strcspn(line, "\r\n");

        ck_assert_msg(!is_watch_line(line, len) || len <= 80, "%zu: %.*s", len,
                      (int)len, line);
        lines += is_watch_line(line, len);
        line += len;
    }
    ck_assert_msg(lines >= 3, "%s", screen.text); /* one was broken */
}
END_TEST

START_TEST(keys_show_hint_list_and_next_without_enter)
{
    open_terminal();
    start_watch(NULL);
    wait_for(" show heap_overflow_off_by_one");
    ck_assert_ptr_null(strstr(screen.text, "--case random")); /* brief */
    press('h');
    wait_for("hint 1 of 3 (the idea)");
    press('l');
    wait_for("FAIL  01a_first_red");
    press('d');
    wait_for("first_red");
    press('n');
    wait_for("first_red is not green yet");
    press('x');
    wait_for("keys: h hint");
    press('r');
    wait_for("again ");
    wait_for("6/10 points");
    press('q');

    ck_assert_int_eq(wait_for_exit(), 1); /* as the last check */
}
END_TEST

START_TEST(polling_notices_a_save_too)
{
    open_terminal();
    start_watch("--poll");
    wait_for("looking every 500 ms: asked for");
    wait_for("6/10 points");
    save_by_rename("solution");
    wait_for("10/10 points");
    press('q');

    ck_assert_int_eq(wait_for_exit(), 0);
}
END_TEST

START_TEST(what_does_not_build_is_told_and_mended)
{
    char path[TEMP_PATH];

    open_terminal();
    start_watch(NULL);
    wait_for("6/10 points");
    temp_put(cli_answer(path, "results.c"), "int f(\n");
    wait_for("-> does not build");
    wait_for("results.c:1:");
    save_by_rename("starter");
    wait_for("still failing: full, random");
    save_by_rename("solution");
    wait_for("10/10 points");
    press('q');

    ck_assert_int_eq(wait_for_exit(), 0);
}
END_TEST

/* Every run is stopped by its limit, and once more alone. */
START_TEST(an_answer_that_hangs_is_told_how_far_it_is)
{
    char path[TEMP_PATH];

    open_terminal();
    start_watch(NULL);
    wait_for("6/10 points");
    temp_put(cli_answer(path, "results.c"),
             "#include \"results.h\"\n"
             "struct results *results_new(size_t cap)\n"
             "{ while (cap || !cap) ; return 0; }\n"
             "int results_add(struct results *r, int ms)\n"
             "{ return r ? ms : 0; }\n"
             "size_t results_count(const struct results *r) { return !r; }\n"
             "int results_slowest(const struct results *r) { return !r; }\n"
             "int results_fastest(const struct results *r) { return !r; }\n"
             "void results_free(struct results *r) { (void)r; }\n");
    wait_for("-> parse ok");
    wait_for("-> plain: ");
    wait_for(" to go (");
    wait_for("0/10 points");
    press('q');

    ck_assert_int_eq(wait_for_exit(), 1);
}
END_TEST

static void hang_for_ever(void)
{
    char path[TEMP_PATH];
    char *text = temp_read("labs/01a_first_red/solution/results.c");
    char *at = strstr(text, "return r->count;");

    ck_assert_ptr_nonnull(at);
    memcpy(at, "for (;;) r = r; ", strlen("return r->count;"));
    temp_put(cli_answer(path, "results.c"), text);
    free(text);
    wait_for("-> parse ok");
}

START_TEST(a_save_ends_the_check_of_what_was_there_before)
{
    open_terminal();
    start_watch(NULL);
    wait_for("6/10 points");
    hang_for_ever();
    save_by_rename("solution");
    wait_for("-> given up");
    wait_for("10/10 points");
    press('q');

    ck_assert_int_eq(wait_for_exit(), 0);
}
END_TEST

/* As a compiler or an editor writes beside the answer. */
START_TEST(files_of_others_stop_a_check_once_at_most)
{
    char path[TEMP_PATH];
    size_t again;

    open_terminal();
    start_watch(NULL);
    wait_for("6/10 points");
    hang_for_ever();
    temp_put(cli_answer(path, "notes.txt"), "1");
    wait_for("-> given up");
    wait_for("again ");
    again = screen.read_to;
    wait_for("-> parse ok");
    temp_put(path, "2");
    wait_for(" points");
    press('q');

    ck_assert_int_eq(wait_for_exit(), 1);
    ck_assert_ptr_null(strstr(screen.text + again, "given up"));
}
END_TEST

START_TEST(a_key_need_not_wait_for_the_check)
{
    open_terminal();
    start_watch(NULL);
    wait_for("6/10 points");
    hang_for_ever();
    press('h');
    wait_for("-> given up");
    wait_for("hint 1 of 3");
    wait_for("again ");
    wait_for("-> parse ok");
    press('q');
    wait_for("-> given up");

    ck_assert_int_eq(wait_for_exit(), 1); /* as the last that ended */
}
END_TEST

START_TEST(an_interrupt_puts_the_terminal_back)
{
    tcflag_t before;

    open_terminal();
    before = local_modes();
    start_watch(NULL);
    wait_for(" show heap_overflow_off_by_one");
    ck_assert_uint_ne(local_modes(), before);
    press('\x03'); /* the terminal makes SIGINT of it */
    ck_assert_int_eq(waitpid(screen.pid, NULL, 0), screen.pid);

    ck_assert_uint_eq(local_modes(), before);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("watch");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, cli_set_up, cli_tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, check_tells_how_many_runs_are_left_on_one_line);
    tcase_add_test(tc, a_save_turns_red_to_green_and_q_ends_it);
    tcase_add_test(tc, a_screen_of_80_columns_breaks_no_word);
    tcase_add_test(tc, keys_show_hint_list_and_next_without_enter);
    tcase_add_test(tc, polling_notices_a_save_too);
    tcase_add_test(tc, what_does_not_build_is_told_and_mended);
    tcase_add_test(tc, an_answer_that_hangs_is_told_how_far_it_is);
    tcase_add_test(tc, a_save_ends_the_check_of_what_was_there_before);
    tcase_add_test(tc, files_of_others_stop_a_check_once_at_most);
    tcase_add_test(tc, a_key_need_not_wait_for_the_check);
    tcase_add_test(tc, an_interrupt_puts_the_terminal_back);
    return temp_run(suite);
}
