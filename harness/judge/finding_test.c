/* SPDX-License-Identifier: MIT-0 */
/* Real reports of gcc 12 and clang 14 (testdata/reports, unedited but for
 * folder names and shadow bytes), the same mangled, and random text. */
#include "finding.h"

#include <stdint.h>

#include "testdata/temp_folder.h"

enum { RANDOM_ROUNDS = 20000, REPORT_MAX = 8192 };

static const char *names[] = {"table.c", "ring.c", "race.c"};
static const struct string_list files = {names, 3};

struct row {
    const char *report; /* of both compilers: _gcc.txt, _clang.txt */
    const char *tool, *kind, *detail;
    int line;
    const char *function;
    int related_line;
    const char *relation, *sign;
};

// clang-format off
static const struct row rows[] = {
    {"asan_read_after_end", "AddressSanitizer", "heap-buffer-overflow",
     "read of 4 bytes, 0 bytes after a block of 12", 5, "get", 4, "allocated",
     "asan: heap-buffer-overflow READ 4 +0"},
    {"asan_write_past_end", "AddressSanitizer", "heap-buffer-overflow",
     "write of 4 bytes, 4 bytes after a block of 12", 6, "put", 4, "allocated",
     "asan: heap-buffer-overflow WRITE 4 +4"},
    {"asan_write_before", "AddressSanitizer", "heap-buffer-overflow",
     "write of 4 bytes, 4 bytes before a block of 12", 6, "put", 4,
     "allocated", "asan: heap-buffer-overflow WRITE 4 -4"},
    {"asan_strcpy", "AddressSanitizer", "heap-buffer-overflow",
     "write of 13 bytes, 0 bytes after a block of 12", 31, "main", 4,
     "allocated", "asan: heap-buffer-overflow WRITE 13 +0"},
    {"asan_use_after_free", "AddressSanitizer", "heap-use-after-free",
     "read of 4 bytes, 4 bytes into a block of 12", 5, "get", 7, "freed",
     "asan: heap-use-after-free READ 4 +4"},
    {"asan_double_free", "AddressSanitizer", "double-free", "", 7, "drop", 7,
     "freed", "asan: double-free"},
    {"asan_bad_free", "AddressSanitizer", "bad-free", "", 21, "main", 4,
     "allocated", "asan: bad-free"},
    {"asan_stack", "AddressSanitizer", "stack-buffer-overflow", "", 6, "put",
     0, "", "asan: stack-buffer-overflow WRITE 4"},
    {"asan_global", "AddressSanitizer", "global-buffer-overflow",
     "read of 4 bytes, 0 bytes after a block of 40", 22, "main", 0, "",
     "asan: global-buffer-overflow READ 4 +0"},
    {"asan_null", "AddressSanitizer", "SEGV", "", 5, "get", 0, "",
     "asan: SEGV"},
    {"lsan", "LeakSanitizer", "memory leak", "24 bytes were never freed", 8,
     "lose", 8, "allocated", "lsan: memory leak 24 in 1"},
    {"ubsan_index", "UndefinedBehaviorSanitizer", "index out of bounds",
     "index -2 out of bounds", 32, "", 0, "", "ubsan: index out of bounds"},
    {"ubsan_null", "UndefinedBehaviorSanitizer", "load of null pointer",
     "load of null pointer of type 'int'", 26, "", 0, "",
     "ubsan: load of null pointer"},
    {"ubsan_overflow", "UndefinedBehaviorSanitizer",
     "signed integer overflow", "signed integer overflow: ", 24, "", 0, "",
     "ubsan: signed integer overflow"},
    {"ubsan_shift", "UndefinedBehaviorSanitizer",
     "shift exponent is too large",
     "shift exponent 32 is too large for 32-bit type 'int'", 27, "", 0, "",
     "ubsan: shift exponent is too large"},
    {"tsan_race", "ThreadSanitizer", "data race", "", 4, "main", 3,
     "other thread", "tsan: data race"},
};
// clang-format on

enum { ROWS = sizeof rows / sizeof rows[0] };

static char *report_of(const struct row *row, const char *compiler)
{
    char path[TEMP_PATH];

    (void)snprintf(path, sizeof path,
                   "harness/judge/testdata/reports/%s_%s.txt", row->report,
                   compiler);
    return temp_read(path);
}

static void check_text(const struct row *row, const char *compiler,
                       const char *got, const char *want)
{
    ck_assert_msg(strcmp(got, want) == 0, "%s, %s: \"%s\", not \"%s\"",
                  row->report, compiler, got, want);
}

static void check_row(const struct row *row, const char *compiler)
{
    char *text = report_of(row, compiler);
    char sign[160];
    struct finding f;

    ck_assert_msg(finding_parse(str_view_from(text), &files, &f), "%s, %s",
                  row->report, compiler);
    finding_sign(&f, sign, sizeof sign);

    check_text(row, compiler, f.tool, row->tool);
    check_text(row, compiler, f.kind, row->kind);
    ck_assert_msg(strncmp(f.detail, row->detail, strlen(row->detail)) == 0 &&
                      (row->detail[0] || !f.detail[0]),
                  "%s, %s: %s", row->report, compiler, f.detail);
    check_text(row, compiler, f.at.file,
               row->tool[0] == 'T' ? "race.c" : "ring.c");
    check_text(row, compiler, f.at.function, row->function);
    check_text(row, compiler, f.relation, row->relation);
    check_text(row, compiler, sign, row->sign);
    ck_assert_msg(f.at.line == row->line && f.related.line == row->related_line,
                  "%s, %s: lines %d and %d", row->report, compiler, f.at.line,
                  f.related.line);
    free(text);
}

START_TEST(a_report_of_gcc_is_read)
{
    check_row(&rows[_i], "gcc");
}
END_TEST

START_TEST(a_report_of_clang_is_read_to_the_same)
{
    check_row(&rows[_i], "clang");
}
END_TEST

START_TEST(a_text_without_a_report_has_no_finding)
{
    static const char *const texts[] = {
        "",
        "\n\n",
        "debug: AddressSanitizer: heap-buffer-overflow\n",
        "ERROR: AddressSanitizer failed to allocate\n",
        "SUMMARY: AddressSanitizer: heap-buffer-overflow ring.c:5 in get\n",
        "    #0 0x1 in get /tmp/ring.c:5\n",
    };
    struct finding f;

    ck_assert_msg(!finding_parse(str_view_from(texts[_i]), &files, &f), "%s",
                  texts[_i]);
    ck_assert_str_eq(f.tool, "");
    ck_assert(f.distance == -1);
}
END_TEST

START_TEST(frames_outside_the_answer_have_no_place)
{
    static const char text[] =
        "==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x1\n"
        "WRITE of size 1 at 0x1 thread T0\n"
        "    #0 0x1 in raise ../sysdeps/unix/raise.c:50\n"
        "    #0 0x1 in put /tmp/lab/src/other_ring.c:5\n"
        "    #1 0x2 in put /tmp/lab/src/ring.cc:6\n"
        "    #2 0x3 in put /tmp/lab/src/string.c:7\n"
        "    #3 0x4 in put (/tmp/ring.c:x)\n"
        "\n";
    struct finding f;

    ck_assert(finding_parse(str_view_from(text), &files, &f));

    ck_assert_str_eq(f.at.file, "");
    ck_assert_int_eq(f.at.line, 0);
    ck_assert_str_eq(f.outside.file, "other_ring.c");
    ck_assert_int_eq(f.outside.line, 5);
    ck_assert_str_eq(f.access, "WRITE");
    ck_assert(f.size == 1 && f.distance == -1);
}
END_TEST

START_TEST(the_first_report_counts)
{
    static const char text[] =
        "ring.c:3:1: runtime error: division by zero\n"
        "==7==ERROR: AddressSanitizer: SEGV on unknown address\n";
    struct finding f;

    ck_assert(finding_parse(str_view_from(text), &files, &f));

    ck_assert_str_eq(f.kind, "division by zero");
    ck_assert_int_eq(f.at.line, 3);
}
END_TEST

static void check_terminated(const struct finding *f)
{
    const struct {
        const char *text;
        size_t cap;
    } fields[] = {
        {f->tool, sizeof f->tool},
        {f->kind, sizeof f->kind},
        {f->detail, sizeof f->detail},
        {f->at.file, sizeof f->at.file},
        {f->at.function, sizeof f->at.function},
        {f->related.file, sizeof f->related.file},
        {f->related.function, sizeof f->related.function},
        {f->relation, sizeof f->relation},
        {f->access, sizeof f->access},
    };
    size_t i;

    for (i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        size_t n = 0;

        while (n < fields[i].cap && fields[i].text[n] >= ' ' &&
               fields[i].text[n] <= '~')
            n++;
        if (n == fields[i].cap || fields[i].text[n] != '\0')
            ck_abort_msg("field %zu: byte %d at %zu", i, fields[i].text[n], n);
    }
}

/* In memory of its exact size: a byte read past it is seen by ASan. */
static void parse_exactly(const char *bytes, size_t len)
{
    char *copy = malloc(len ? len : 1);
    struct finding f;
    char sign[24]; /* too small for most */

    memcpy(copy, bytes, len);
    (void)finding_parse(str_view_of(copy, len), &files, &f);
    check_terminated(&f);
    finding_sign(&f, sign, sizeof sign);
    free(copy);
}

START_TEST(a_report_cut_anywhere_does_no_harm)
{
    char *text = report_of(&rows[_i], "gcc");
    size_t len = strlen(text);

    for (; len > 0; len--)
        parse_exactly(text, len);
    free(text);
}
END_TEST

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

START_TEST(a_report_with_random_bytes_in_it_does_no_harm)
{
    char *text = report_of(&rows[_i], _i % 2 ? "gcc" : "clang");
    size_t len = strlen(text);
    uint64_t state = 7 + (uint64_t)_i;
    int round;

    for (round = 0; round < RANDOM_ROUNDS / ROWS; round++) {
        char mangled[REPORT_MAX];
        int changes = 1 + (int)(next_random(&state) % 40);

        memcpy(mangled, text, len);
        while (changes-- > 0)
            mangled[next_random(&state) % len] = (char)next_random(&state);
        parse_exactly(mangled, len);
    }
    free(text);
}
END_TEST

START_TEST(random_pieces_of_reports_do_no_harm)
{
    static const char *const pieces[] = {
        "ERROR: AddressSanitizer: ",
        "ERROR: LeakSanitizer: detected",
        "WARNING: ThreadSanitizer: ",
        "runtime error: ",
        "leak of ",
        "WRITE of size ",
        "READ of size 99999999999999999999999",
        "is located ",
        " to the right of ",
        " inside of ",
        " of size ",
        "freed by thread",
        "  Previous ",
        "    #0 0x1 in ",
        "ring.c:",
        "-1",
        "/",
        " ",
        "\n",
        "\n==",
        "#",
        "(",
        "'",
        ",",
    };
    uint64_t state = 20240607;
    int round;

    for (round = 0; round < RANDOM_ROUNDS; round++) {
        char text[1024];
        size_t len = 0;
        int n = (int)(next_random(&state) % 24);

        while (n-- > 0) {
            const char *piece = pieces[next_random(&state) %
                                       (sizeof pieces / sizeof pieces[0])];

            memcpy(text + len, piece, strlen(piece));
            len += strlen(piece);
        }
        parse_exactly(text, len);
    }
}
END_TEST

START_TEST(a_very_long_line_is_cut_not_overrun)
{
    enum { LEN = 100000 };
    static const char head[] = "==1==ERROR: AddressSanitizer: ";
    char *text = malloc(LEN);
    struct finding f;

    memset(text, 'x', LEN);
    memcpy(text, head, sizeof head - 1);

    ck_assert(finding_parse(str_view_of(text, LEN), &files, &f));
    ck_assert_uint_eq(strlen(f.kind), sizeof f.kind - 1);
    check_terminated(&f);
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("finding");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_loop_test(tc, a_report_of_gcc_is_read, 0, ROWS);
    tcase_add_loop_test(tc, a_report_of_clang_is_read_to_the_same, 0, ROWS);
    tcase_add_loop_test(tc, a_text_without_a_report_has_no_finding, 0, 6);
    tcase_add_test(tc, frames_outside_the_answer_have_no_place);
    tcase_add_test(tc, the_first_report_counts);
    tcase_add_loop_test(tc, a_report_cut_anywhere_does_no_harm, 0, ROWS);
    tcase_add_loop_test(tc, a_report_with_random_bytes_in_it_does_no_harm, 0,
                        ROWS);
    tcase_add_test(tc, random_pieces_of_reports_do_no_harm);
    tcase_add_test(tc, a_very_long_line_is_cut_not_overrun);
    return temp_run(suite);
}
