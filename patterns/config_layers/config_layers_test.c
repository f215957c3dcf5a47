/* SPDX-License-Identifier: MIT-0 */
#include "config_layers.h"
#include "fault_injection.h"

#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (int)(sizeof(array) / sizeof(array)[0])

static const struct config_layers_key keys[] = {
    {"max_depth", "3"}, {"delay", "500ms"}, {"agent", "none/0"},
    {"robots", "yes"},  {"proxy", NULL},    {"x", ""},
};

static struct config_layers *settings;
static struct config_layers_error err;

static void setup(void)
{
    ck_assert_int_eq(config_layers_create(&settings, keys, COUNT(keys)), 0);
}

static void teardown(void)
{
    config_layers_destroy(settings);
}

static int load(const char *text)
{
    return config_layers_load_text(settings, "a.conf", text, strlen(text),
                                   &err);
}

static void expect(const char *key, const char *value, const char *origin)
{
    const char *got = NULL;

    ck_assert_int_eq(config_layers_text(settings, key, &got, &err), 0);
    ck_assert_str_eq(got, value);
    ck_assert_str_eq(config_layers_origin(settings, key), origin);
}

static void set(enum config_layers_layer layer, const char *value,
                const char *origin)
{
    ck_assert_int_eq(
        config_layers_set(settings, layer, "agent", value, origin, &err), 0);
}

/* ------------------------------------------------------------- layers ---- */

START_TEST(a_default_holds_until_something_is_set)
{
    const char *value = "untouched";

    expect("max_depth", "3", "default");
    expect("x", "", "default");
    ck_assert_int_eq(config_layers_text(settings, "proxy", &value, &err),
                     -ENODATA);
    ck_assert_str_eq(err.text, "proxy: has no value");
    ck_assert_int_eq(err.code, -ENODATA);
    ck_assert_str_eq(value, "untouched");
    ck_assert_int_eq(config_layers_text(settings, "proxy", &value, NULL),
                     -ENODATA);
}
END_TEST

START_TEST(higher_layers_win_in_any_order)
{
    set(CONFIG_LAYERS_ENVIRONMENT, "env", "E");
    set(CONFIG_LAYERS_FILE, "file", "F");
    set(CONFIG_LAYERS_DEFAULT, "other", "D");
    expect("agent", "env", "E");
    set(CONFIG_LAYERS_FLAG, "flag", "--agent");
    set(CONFIG_LAYERS_ENVIRONMENT, "env", "E");
    expect("agent", "flag", "--agent");
    set(CONFIG_LAYERS_FLAG, "again", "--agent");
    expect("agent", "again", "--agent");
}
END_TEST

START_TEST(values_are_copied)
{
    char value[] = "mine";
    char origin[] = "here";

    set(CONFIG_LAYERS_FLAG, value, origin);
    value[0] = origin[0] = '?';
    expect("agent", "mine", "here");
}
END_TEST

/* --------------------------------------------------------------- texts --- */

START_TEST(a_text_is_lines_of_key_and_value)
{
    ck_assert_int_eq(load("# comment = 1\n"
                          "\n"
                          "max_depth=7\r\n"
                          "  # indented\n"
                          "\t agent \t=  a b = c # d \t\n"
                          "delay = \" 2s \"\n"
                          "robots = \"\n"
                          "proxy ="),
                     0);
    expect("max_depth", "7", "a.conf:3");
    expect("agent", "a b = c # d", "a.conf:5");
    expect("delay", " 2s ", "a.conf:6");
    expect("robots", "\"", "a.conf:7");
    expect("proxy", "", "a.conf:8");
    ck_assert_int_eq(load(""), 0);
    ck_assert_int_eq(load("proxy = \"\"\nmax_depth = 1"), 0);
    expect("proxy", "", "a.conf:1");
    expect("max_depth", "1", "a.conf:2");
}
END_TEST

static const struct {
    const char *text;
    int code;
    const char *want;
} bad_texts[] = {
    {"agent = x\nmax_dept = 5\n", -ENOENT,
     "a.conf:2: unknown key 'max_dept', did you mean 'max_depth'?"},
    {"agent = x\ndepth_max = 5", -ENOENT, "a.conf:2: unknown key 'depth_max'"},
    {"agent = x\ndealy = 5", -ENOENT,
     "a.conf:2: unknown key 'dealy', did you mean 'delay'?"},
    {"agent = x\nyx = 5", -ENOENT,
     "a.conf:2: unknown key 'yx', did you mean 'x'?"},
    {"agent = x\nprox = 5", -ENOENT,
     "a.conf:2: unknown key 'prox', did you mean 'proxy'?"},
    {"agent = x\nproxyxyz = 5", -ENOENT,
     "a.conf:2: unknown key 'proxyxyz', did you mean 'proxy'?"},
    {"agent = x\nprabc = 5", -ENOENT, "a.conf:2: unknown key 'prabc'"},
    {"agent = x\nMAX_DEPTH = 5", -ENOENT, "a.conf:2: unknown key 'MAX_DEPTH'"},
    {"agent = x\n = 5", -ENOENT, "a.conf:2: unknown key '', did you mean 'x'?"},
    {"agent = x\n\n\nmax_depth 5\n", -EINVAL,
     "a.conf:4: not 'key = value': 'max_depth 5'"},
    {"agent = x\ndelay = 1s\nagent = y", -EEXIST,
     "a.conf:3: 'agent' is set in line 1 already"},
};

START_TEST(a_bad_text_is_refused_whole)
{
    ck_assert_int_eq(load(bad_texts[_i].text), bad_texts[_i].code);
    ck_assert_str_eq(err.text, bad_texts[_i].want);
    ck_assert_int_eq(err.code, bad_texts[_i].code);
    expect("agent", "none/0", "default");
    ck_assert_int_eq(config_layers_load_text(settings, "a.conf",
                                             bad_texts[_i].text,
                                             strlen(bad_texts[_i].text), NULL),
                     bad_texts[_i].code);
}
END_TEST

START_TEST(long_and_binary_lines_are_cut_in_messages)
{
    char text[4000];
    char long_name[300];

    memset(text, 'k', sizeof text);
    ck_assert_int_eq(config_layers_load_text(settings, "a", text, 4000, &err),
                     -EINVAL);
    ck_assert_uint_eq(strlen(err.text),
                      strlen("a:1: not 'key = value': ''") + 80);
    text[3000] = '=';
    ck_assert_int_eq(config_layers_load_text(settings, "a", text, 4000, &err),
                     -ENOENT);
    ck_assert_uint_eq(strlen(err.text), strlen("a:1: unknown key ''") + 63);
    memset(long_name, 'n', sizeof long_name);
    long_name[299] = '\0';
    ck_assert_int_eq(config_layers_load_text(settings, long_name, "?", 1, &err),
                     -EINVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "n:1: not"));
    ck_assert_int_eq(
        config_layers_load_text(settings, "a", "x = \0\n", 6, &err), -EINVAL);
    ck_assert_str_eq(err.text, "a:1: a NUL byte");
}
END_TEST

START_TEST(no_text_crashes_it)
{
    static const char letters[] = "max_depth=\"\n\r# \tagentx\0z";
    unsigned seed = 20240111;
    char text[64];

    for (int round = 0; round < 20000; round++) {
        size_t size = seed % sizeof text;

        for (size_t i = 0; i < size; i++) {
            seed = seed * 1664525 + 1013904223;
            text[i] = letters[(seed >> 16) % sizeof letters];
        }
        seed = seed * 1664525 + 1013904223;
        config_layers_load_text(settings, "fuzz", text, size, &err);
    }
    ck_assert_ptr_nonnull(config_layers_origin(settings, "agent"));
}
END_TEST

/* --------------------------------------------------------------- files --- */

static char folder[] = "/tmp/config_layers_XXXXXX";
static char path[64];

static void make_file(const char *head, size_t size)
{
    FILE *out;

    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/a.conf", folder);
    out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs(head, out);
    for (size_t i = strlen(head); i < size; i++)
        fputc('\n', out);
    ck_assert_int_eq(fclose(out), 0);
}

static int load_and_remove(void)
{
    int rc = config_layers_load_file(settings, path, &err);

    unlink(path);
    rmdir(folder);
    return rc;
}

START_TEST(a_file_names_itself_and_the_line)
{
    char origin[80];

    make_file("\nagent = me\n", 0);
    ck_assert_int_eq(load_and_remove(), 0);
    (void)snprintf(origin, sizeof origin, "%s:2", path);
    expect("agent", "me", origin);
}
END_TEST

START_TEST(a_file_may_have_a_mebibyte)
{
    make_file("agent = me", (1 << 20) + (size_t)_i);
    ck_assert_int_eq(load_and_remove(), _i ? -EFBIG : 0);
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_named)
{
    ck_assert_int_eq(config_layers_load_file(settings, "/none/such", &err),
                     -ENOENT);
    ck_assert_str_eq(err.text, "/none/such: No such file or directory");
    ck_assert_int_eq(config_layers_load_file(settings, "/", &err), -EISDIR);
    ck_assert_int_eq(config_layers_load_file(settings, "/", NULL), -EISDIR);
}
END_TEST

/* --------------------------------------------------------- environment --- */

static int load_variable(const char *text)
{
    char variable[200];
    char other[] = "HOME=/root";
    char *environment[] = {other, variable, NULL};

    (void)snprintf(variable, sizeof variable, "%s", text);
    return config_layers_load_environment(settings, "CRAWL_", environment,
                                          &err);
}

START_TEST(variables_with_the_prefix_are_settings)
{
    char name[200] = "CRAWL_";

    ck_assert_int_eq(load_variable("CRAWL_MAX_DEPTH= 9=9 "), 0);
    expect("max_depth", " 9=9 ", "CRAWL_MAX_DEPTH");
    ck_assert_int_eq(load_variable("crawl_AGENT=x"), 0);
    expect("agent", "none/0", "default");
    ck_assert_int_eq(load_variable("CRAWL_aGENT="), 0);
    expect("agent", "", "CRAWL_aGENT");
    ck_assert_int_eq(load_variable("CRAWL_MAX_DEPHT=1"), -ENOENT);
    ck_assert_str_eq(err.text, "CRAWL_MAX_DEPHT: unknown key 'max_depht', "
                               "did you mean 'max_depth'?");
    memset(name + 6, 'Z', 150);
    ck_assert_int_eq(load_variable(name), -ENOENT);
    name[6 + 63] = '\0';
    ck_assert_int_eq(load_variable(name), -ENOENT);
    ck_assert_ptr_nonnull(strstr(err.text, "'zzz"));
    ck_assert_int_eq(load_variable("CRAWL_["), -ENOENT);
    ck_assert_ptr_nonnull(strstr(err.text, "'['"));
}
END_TEST

START_TEST(a_bad_variable_sets_none)
{
    char good[] = "CRAWL_AGENT=me";
    char bad[] = "CRAWL_NOTHING_LIKE_IT=1";
    char *environment[] = {good, bad, NULL};

    ck_assert_int_eq(
        config_layers_load_environment(settings, "CRAWL_", environment, NULL),
        -ENOENT);
    expect("agent", "none/0", "default");
}
END_TEST

START_TEST(set_names_the_nearest_key)
{
    ck_assert_int_eq(config_layers_set(settings, CONFIG_LAYERS_FLAG, "robot",
                                       "1", "--robot", &err),
                     -ENOENT);
    ck_assert_str_eq(err.text,
                     "--robot: unknown key 'robot', did you mean 'robots'?");
}
END_TEST

/* -------------------------------------------------------------- getters -- */

enum kind { INT, MS, BOOL };

static const struct {
    enum kind kind;
    const char *text;
    int rc;
    int64_t want;
    const char *what; /* the end of the message */
} values[] = {
    {INT, "0", 0, 0, NULL},
    {INT, "-5", 0, -5, NULL},
    {INT, "5000", 0, 5000, NULL},
    {INT, "007", 0, 7, NULL},
    {INT, "-6", -ERANGE, 0, "'-6' is outside -5..5000"},
    {INT, "5001", -ERANGE, 0, "'5001' is outside -5..5000"},
    {INT, "9223372036854775807", -ERANGE, 0, "is outside -5..5000"},
    {INT, "9223372036854775808", -ERANGE, 0, "is too large a number"},
    {INT, "-9223372036854775809", -ERANGE, 0, "is too large a number"},
    {INT, "", -EINVAL, 0, "'' is no whole number"},
    {INT, "ten", -EINVAL, 0, "F: agent: 'ten' is no whole number"},
    {INT, "1O", -EINVAL, 0, "'1O' is no whole number"},
    {INT, "+1", -EINVAL, 0, "'+1' is no whole number"},
    {INT, " 1", -EINVAL, 0, "' 1' is no whole number"},
    {INT, "1 ", -EINVAL, 0, "'1 ' is no whole number"},
    {INT, "-", -EINVAL, 0, "'-' is no whole number"},
    {INT, "--1", -EINVAL, 0, "'--1' is no whole number"},
    {INT, "1.5", -EINVAL, 0, "'1.5' is no whole number"},
    {INT, "0x10", -EINVAL, 0, "'0x10' is no whole number"},
    {INT, "/", -EINVAL, 0, "'/' is no whole number"},
    {INT, ":", -EINVAL, 0, "':' is no whole number"},
    {INT, "9", 0, 9, NULL},
    {MS, "7ms", 0, 7, NULL},
    {MS, "2s", 0, 2000, NULL},
    {MS, "0m", 0, 0, NULL},
    {MS, "1m", -ERANGE, 0, "'1m' is outside -5..5000"},
    {MS, "1h", -ERANGE, 0, "'1h' is outside -5..5000"},
    {MS, "9223372036854775807s", -ERANGE, 0, "is too long a time"},
    {MS, "-9223372036854775807s", -ERANGE, 0, "is too long a time"},
    {MS, "9223372036854775807ms", -ERANGE, 0, "is outside -5..5000"},
    {MS, "2", -EINVAL, 0, "'2' is no time: write 500ms, 2s, 1m or 1h"},
    {MS, "2 s", -EINVAL, 0, "'2 s' is no time: write 500ms, 2s, 1m or 1h"},
    {MS, "s", -EINVAL, 0, "'s' is no time: write 500ms, 2s, 1m or 1h"},
    {BOOL, "true", 0, 1, NULL},
    {BOOL, "yes", 0, 1, NULL},
    {BOOL, "on", 0, 1, NULL},
    {BOOL, "1", 0, 1, NULL},
    {BOOL, "false", 0, 0, NULL},
    {BOOL, "no", 0, 0, NULL},
    {BOOL, "off", 0, 0, NULL},
    {BOOL, "0", 0, 0, NULL},
    {BOOL, "True", -EINVAL, 0, "'True' is neither true nor false"},
    {BOOL, "2", -EINVAL, 0, "'2' is neither true nor false"},
    {BOOL, "", -EINVAL, 0, "'' is neither true nor false"},
};

static int get(enum kind kind, const char *key, int64_t *out,
               struct config_layers_error *e)
{
    bool truth = *out != 0;
    int rc;

    if (kind == INT)
        return config_layers_int(settings, key, -5, 5000, out, e);
    if (kind == MS)
        return config_layers_ms(settings, key, -5, 5000, out, e);
    rc = config_layers_bool(settings, key, &truth, e);
    if (!rc)
        *out = truth;
    return rc;
}

START_TEST(values_are_read_whole_or_refused)
{
    int64_t got = 77;
    const char *text = values[_i].text;

    set(CONFIG_LAYERS_FILE, text, "F");
    ck_assert_msg(get(values[_i].kind, "agent", &got, &err) == values[_i].rc,
                  "'%s'", text);
    ck_assert_msg(got == (values[_i].rc ? 77 : values[_i].want), "'%s'", text);
    if (values[_i].what) {
        size_t len = strlen(values[_i].what);

        ck_assert_str_eq(err.text + strlen(err.text) - len, values[_i].what);
        ck_assert_int_eq(err.code, values[_i].rc);
    }
    ck_assert_int_eq(get(values[_i].kind, "agent", &got, NULL), values[_i].rc);
}
END_TEST

START_TEST(a_number_that_is_nowhere_is_enodata)
{
    int64_t got = 77;

    ck_assert_int_eq(get((enum kind)_i, "proxy", &got, &err), -ENODATA);
    ck_assert_int_eq(got, 77);
    ck_assert_str_eq(err.text, "proxy: has no value");
}
END_TEST

START_TEST(the_largest_numbers_fit)
{
    int64_t got;

    set(CONFIG_LAYERS_FILE, "-9223372036854775808", "F");
    ck_assert_int_eq(
        config_layers_int(settings, "agent", INT64_MIN, INT64_MAX, &got, NULL),
        0);
    ck_assert(got == INT64_MIN);
    set(CONFIG_LAYERS_FILE, "2562047788015h", "F");
    ck_assert_int_eq(
        config_layers_ms(settings, "agent", INT64_MIN, INT64_MAX, &got, NULL),
        0);
    ck_assert(got == INT64_C(2562047788015) * 3600000);
    set(CONFIG_LAYERS_FILE, "3m", "F");
    config_layers_ms(settings, "agent", 0, INT64_MAX, &got, NULL);
    ck_assert_int_eq(got, 180000);
}
END_TEST

/* ------------------------------------------------------ memory, misuse --- */

static int do_all(struct config_layers **c)
{
    static char variable[] = "CRAWL_PROXY=p";
    static char *const environment[] = {variable, NULL};
    int rc = config_layers_create(c, keys, COUNT(keys));

    if (!rc)
        rc = config_layers_load_text(*c, "t", "agent = 1\nx = 2", 15, &err);
    if (!rc)
        rc = config_layers_load_file(*c, "/dev/null", &err);
    if (!rc)
        rc = config_layers_load_environment(*c, "CRAWL_", environment, NULL);
    if (!rc)
        rc =
            config_layers_set(*c, CONFIG_LAYERS_FLAG, "agent", "2", "-a", &err);
    return rc;
}

START_TEST(every_allocation_may_fail)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct config_layers *c;
        int rc = do_all(&c);

        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        config_layers_destroy(c);
    }
}
END_TEST

START_TEST(create_checks_sizes)
{
    struct config_layers *c = settings;

    ck_assert_int_eq(config_layers_create(&c, keys, SIZE_MAX), -ENOMEM);
    ck_assert_ptr_null(c);
    ck_assert_int_eq(config_layers_create(&c, NULL, 0), 0);
    config_layers_destroy(c);
    config_layers_destroy(NULL);
}
END_TEST

START_TEST(asking_for_a_key_that_is_none_aborts)
{
    config_layers_origin(settings, "max_dept");
}
END_TEST

static void add_tests(Suite *suite)
{
    TCase *tc = tcase_create("config_layers");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_default_holds_until_something_is_set);
    tcase_add_test(tc, higher_layers_win_in_any_order);
    tcase_add_test(tc, values_are_copied);
    tcase_add_test(tc, a_text_is_lines_of_key_and_value);
    tcase_add_loop_test(tc, a_bad_text_is_refused_whole, 0, COUNT(bad_texts));
    tcase_add_test(tc, long_and_binary_lines_are_cut_in_messages);
    tcase_add_test(tc, no_text_crashes_it);
    tcase_add_test(tc, a_file_names_itself_and_the_line);
    tcase_add_loop_test(tc, a_file_may_have_a_mebibyte, 0, 2);
    tcase_add_test(tc, a_file_that_cannot_be_read_is_named);
    tcase_add_test(tc, variables_with_the_prefix_are_settings);
    tcase_add_test(tc, a_bad_variable_sets_none);
    tcase_add_test(tc, set_names_the_nearest_key);
    tcase_add_loop_test(tc, values_are_read_whole_or_refused, 0, COUNT(values));
    tcase_add_loop_test(tc, a_number_that_is_nowhere_is_enodata, 0, 3);
    tcase_add_test(tc, the_largest_numbers_fit);
    tcase_add_test(tc, every_allocation_may_fail);
    tcase_add_test(tc, create_checks_sizes);
    tcase_add_test_raise_signal(tc, asking_for_a_key_that_is_none_aborts,
                                SIGABRT);
    suite_add_tcase(suite, tc);
}

int main(void)
{
    Suite *suite = suite_create("config_layers");
    SRunner *runner = srunner_create(suite);
    int failed;

    add_tests(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
