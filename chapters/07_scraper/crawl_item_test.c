/* SPDX-License-Identifier: MIT-0 */
/* Items, the set of known fingerprints, and the budget of a page. */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_item.h"
#include "crawl_result.h"
#include "crawl_seen.h"
#include "fault_injection.h"

static struct arena *arena;
static struct string_builder out;

static void set_up(void)
{
    ck_assert_int_eq(arena_create(&arena, 0), 0);
    string_builder_init(&out, 0);
}

static void tear_down(void)
{
    string_builder_fini(&out);
    arena_destroy(arena);
}

static void json_is(const struct crawl_item *item, const char *want)
{
    string_builder_clear(&out);
    ck_assert_int_eq(crawl_item_json(item, &out), 0);
    ck_assert_str_eq(string_builder_cstr(&out), want);
}

/* ------------------------------------------------------------------ items --*/

START_TEST(fields_keep_their_order_and_types)
{
    struct crawl_item *item = crawl_item_create(arena);
    struct str_view tags[] = {str_view_from("a"), str_view_from("b\"c")};
    struct crawl_value list = {.kind = CRAWL_LIST, .as.list = {tags, 2}};
    struct crawl_value none = {.kind = CRAWL_LIST};
    struct crawl_value number = {.kind = CRAWL_NUMBER, .as.number = 2.5};
    struct crawl_value truth = {.kind = CRAWL_BOOL, .as.truth = true};

    json_is(item, "{}");
    ck_assert_int_eq(crawl_item_set_text(item, "title", str_view_from("x")), 0);
    ck_assert_int_eq(crawl_item_set(item, "tags", list), 0);
    ck_assert_int_eq(crawl_item_set(item, "none", none), 0);
    ck_assert_int_eq(crawl_item_set(item, "price", number), 0);
    ck_assert_int_eq(crawl_item_set(item, "sold", truth), 0);
    ck_assert_int_eq(crawl_item_set(item, "null", (struct crawl_value){0}), 0);
    ck_assert_int_eq(crawl_item_set_integer(item, "title", INT64_MIN), 0);

    json_is(item, "{\"title\":-9223372036854775808,\"tags\":[\"a\",\"b\\\"c\"],"
                  "\"none\":[],\"price\":2.5,\"sold\":true,\"null\":null}");
}
END_TEST

START_TEST(what_is_set_is_copied)
{
    struct crawl_item *item = crawl_item_create(arena);
    char name[] = "name", text[] = "text", in_list[] = "list";
    struct str_view one = str_view_from(in_list);
    struct crawl_value list = {.kind = CRAWL_LIST, .as.list = {&one, 1}};

    ck_assert_int_eq(crawl_item_set_text(item, name, str_view_from(text)), 0);
    ck_assert_int_eq(crawl_item_set(item, "l", list), 0);
    memset(name, 'x', 4);
    memset(text, 'x', 4);
    memset(in_list, 'x', 4);

    json_is(item, "{\"name\":\"text\",\"l\":[\"list\"]}");
}
END_TEST

START_TEST(fields_can_be_found_and_removed)
{
    struct crawl_item *item = crawl_item_create(arena);
    char name[8] = "f0";
    int i;

    for (i = 0; i < 10; i++, name[1]++)
        ck_assert_int_eq(crawl_item_set_integer(item, name, i), 0);
    ck_assert_int_eq(crawl_item_get(item, "f9")->as.integer, 9);
    ck_assert_ptr_null(crawl_item_get(item, "f"));
    crawl_item_remove(item, "f");
    for (name[1] = '1'; name[1] < '9'; name[1]++)
        crawl_item_remove(item, name);

    json_is(item, "{\"f0\":0,\"f9\":9}");
}
END_TEST

START_TEST(a_text_that_is_no_utf_8_is_told)
{
    struct crawl_item *item = crawl_item_create(arena);

    ck_assert_int_eq(crawl_item_set_text(item, "x", str_view_from("\xff")), 0);
    ck_assert_int_eq(crawl_item_json(item, &out), -EILSEQ);
}
END_TEST

/* ----------------------------------------------------------- fingerprints --*/

static struct crawl_fingerprint key_of(uint64_t n)
{
    struct crawl_fingerprint key = {{0}};
    uint64_t mixed = (n + 1) * 0x9e3779b97f4a7c15u;

    mixed ^= mixed >> 29;
    mixed *= 0xbf58476d1ce4e5b9u;
    memcpy(key.bytes, &mixed, sizeof mixed);
    memcpy(key.bytes + 8, &n, sizeof n);
    return key;
}

START_TEST(a_million_urls_take_48_bytes_each_at_most)
{
    enum { N = 1000000 };
    struct crawl_seen *seen;
    uint64_t n;
    int wrong = 0;

    ck_assert_int_eq(crawl_seen_create(&seen), 0);
    for (n = 0; n < N; n++) {
        struct crawl_fingerprint key = key_of(n);

        wrong += crawl_seen_has(seen, &key);
        wrong += crawl_seen_add(seen, &key) != 0;
    }
    for (n = 0; n < 2 * N; n++) {
        struct crawl_fingerprint key = key_of(n);

        wrong += crawl_seen_has(seen, &key) != (n < N);
    }
    ck_assert_int_eq(wrong, 0);
    ck_assert_uint_eq(crawl_seen_count(seen), N);
    ck_assert_uint_le(crawl_seen_peak_bytes(seen), 48 * (size_t)N);
    crawl_seen_destroy(seen);
}
END_TEST

/* All in one shard, at one place: slow, and right. */
START_TEST(keys_that_differ_in_one_byte_are_different)
{
    struct crawl_fingerprint key = {{0}};
    struct crawl_seen *seen;
    int i;

    ck_assert_int_eq(crawl_seen_create(&seen), 0);
    ck_assert(!crawl_seen_has(seen, &key));
    ck_assert_int_eq(crawl_seen_add(seen, &key), 0);
    ck_assert_int_eq(crawl_seen_add(seen, &key), 0);
    for (i = 1; i < 256; i++) {
        key.bytes[15] = (uint8_t)i;
        ck_assert(!crawl_seen_has(seen, &key));
        ck_assert_int_eq(crawl_seen_add(seen, &key), 0);
    }
    ck_assert_uint_eq(crawl_seen_count(seen), 256);
    crawl_seen_destroy(seen);
}
END_TEST

START_TEST(lack_of_memory_adds_nothing)
{
    struct crawl_fingerprint key = key_of(1);
    struct crawl_seen *seen;

    fault_injection_arm(1, FAULT_INJECTION_ONCE);
    ck_assert_int_eq(crawl_seen_create(&seen), -ENOMEM);
    ck_assert_ptr_null(seen);
    fault_injection_disarm();
    ck_assert_int_eq(crawl_seen_create(&seen), 0);
    fault_injection_arm(1, FAULT_INJECTION_ONCE);
    ck_assert_int_eq(crawl_seen_add(seen, &key), -ENOMEM);
    fault_injection_disarm();
    ck_assert(!crawl_seen_has(seen, &key));
    ck_assert_uint_eq(crawl_seen_count(seen), 0);
    crawl_seen_destroy(seen);
}
END_TEST

/* ---------------------------------------------------------------- results --*/

static struct crawl_result result;
static struct crawl_scope *scope;
static struct crawl_url url;

static struct crawl_sink sink_of(const struct crawl_budget *budget)
{
    ck_assert_int_eq(crawl_result_init(&result), 0);
    ck_assert_int_eq(crawl_scope_create(&scope, false, 2), 0);
    ck_assert_int_eq(crawl_scope_allow(scope, str_view_from("h")), 0);
    crawl_url_init(&url);
    return (struct crawl_sink){.result = &result,
                               .scope = scope,
                               .callback = "page",
                               .depth = 1,
                               .budget = budget};
}

static void end_of(void)
{
    crawl_url_fini(&url);
    crawl_scope_destroy(scope);
    crawl_result_fini(&result);
}

static int follow(struct crawl_sink *sink, const char *text)
{
    ck_assert_int_eq(crawl_url_parse(&url, str_view_from(text), NULL, NULL), 0);
    return crawl_follow(sink, &url, NULL);
}

START_TEST(what_is_out_of_scope_is_passed_over)
{
    struct crawl_sink sink = sink_of(&crawl_budget_default);

    ck_assert_int_eq(follow(&sink, "http://h/a#b"), 0);
    ck_assert_int_eq(follow(&sink, "http://other/"), 0);
    ck_assert_int_eq(follow(&sink, "ftp://h/"), 0);
    sink.depth = 2;
    ck_assert_int_eq(follow(&sink, "http://h/deep"), 0);

    ck_assert_uint_eq(result.entries, 1);
    ck_assert_int_eq(result.refused, 3);
    ck_assert_str_eq(result.first->request.url, "http://h/a");
    ck_assert_str_eq(result.first->request.site, "http://h");
    ck_assert_str_eq(result.first->request.callback, "page");
    ck_assert_int_eq(result.first->request.depth, 2);
    end_of();
}
END_TEST

START_TEST(a_budget_bounds_entries_bytes_and_time)
{
    const struct crawl_budget small = {
        .max_bytes = 30, .max_entries = 3, .max_cpu_ms = 1};
    struct crawl_sink sink = sink_of(&small);

    ck_assert_int_eq(follow(&sink, "http://h/1"), 0);
    ck_assert_int_eq(follow(&sink, "http://h/2"), 0);
    ck_assert_int_eq(follow(&sink, "http://h/3"), 0);
    ck_assert_int_eq(follow(&sink, "http://h/4"), -EMSGSIZE);
    crawl_result_clear(&result);
    sink.result->bytes = 0;
    ck_assert_int_eq(follow(&sink, "http://h/1234567890123456789012"),
                     -EMSGSIZE);
    sink.result->bytes = 0;
    sink.until_ns = 1; /* long ago */
    ck_assert_int_eq(follow(&sink, "http://h/1"), -ETIMEDOUT);
    end_of();
}
END_TEST

/* The second time it comes from memory. */
START_TEST(a_url_that_was_met_has_the_same_fingerprint)
{
    static const char *const urls[] = {"http://h/a?x=1&b=2", "http://h/b",
                                       "http://h/a?b=2&x=1", "http://h/a#f"};
    struct crawl_fingerprint first[4];
    struct crawl_sink sink = sink_of(&crawl_budget_default);
    const struct crawl_entry *entry;
    int round, i;

    ck_assert_int_eq(crawl_met_create(&sink.met), 0);
    for (round = 0; round < 2; round++) {
        crawl_result_clear(&result);
        for (i = 0; i < 4; i++)
            ck_assert_int_eq(follow(&sink, urls[i]), 0);
        for (entry = result.first, i = 0; entry; entry = entry->next, i++) {
            if (round == 0)
                ck_assert_int_eq(crawl_fingerprint_make(
                                     &first[i], "GET", str_view_from(urls[i]),
                                     str_view_from(""), false),
                                 0);
            ck_assert_mem_eq(&entry->request.fingerprint, &first[i],
                             sizeof first[i]);
        }
        ck_assert_int_eq(i, 4);
    }
    ck_assert_uint_eq(lru_cache_get_stats(sink.met).hits, 4);
    ck_assert_mem_eq(&first[0], &first[2], sizeof first[0]);
    ck_assert_mem_ne(&first[0], &first[1], sizeof first[0]);
    lru_cache_destroy(sink.met);
    end_of();
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_item");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, fields_keep_their_order_and_types);
    tcase_add_test(t, what_is_set_is_copied);
    tcase_add_test(t, fields_can_be_found_and_removed);
    tcase_add_test(t, a_text_that_is_no_utf_8_is_told);
    tcase_add_test(t, a_million_urls_take_48_bytes_each_at_most);
    tcase_add_test(t, keys_that_differ_in_one_byte_are_different);
    tcase_add_test(t, lack_of_memory_adds_nothing);
    tcase_add_test(t, what_is_out_of_scope_is_passed_over);
    tcase_add_test(t, a_budget_bounds_entries_bytes_and_time);
    tcase_add_test(t, a_url_that_was_met_has_the_same_fingerprint);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
