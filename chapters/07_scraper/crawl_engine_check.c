/* SPDX-License-Identifier: MIT-0 */
#include "crawl_engine_check.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl_spider_links.h"

struct engine_scene scene;

void engine_scene_open(void)
{
    memset(&scene, 0, sizeof scene);
    scratch_make(scene.folder);
    (void)snprintf(scene.path, sizeof scene.path, "%s/job", scene.folder);
    virtual_clock_init_virtual(&scene.wall, 0);
    scene.fake =
        (struct crawl_fake){.pages = scene.pages, .clock = &scene.wall};
    string_builder_init(&scene.fake.trace, 0);
    ck_assert_int_eq(crawl_download_fake_open(&scene.downloader, &scene.fake),
                     0);
    ck_assert_int_eq(event_loop_create(&scene.loop), 0);
    scene.spider = crawl_spider_links;
    ck_assert_int_eq(crawl_store_open(&scene.store, scene.path, &scene.err), 0);
}

void engine_scene_close(void)
{
    crawl_store_close(scene.store);
    if (scene.downloader.close)
        scene.downloader.close(scene.downloader.self);
    event_loop_destroy(scene.loop);
    string_builder_fini(&scene.fake.trace);
    scratch_remove(scene.folder);
}

struct crawl_fake_page *engine_scene_page(const char *url, const char *body)
{
    struct crawl_fake_page *p = &scene.pages[scene.fake.n++];

    ck_assert(scene.fake.n <= sizeof scene.pages / sizeof scene.pages[0]);
    *p = (struct crawl_fake_page){.url = url, .body = body};
    return p;
}

struct crawl_stats engine_scene_crawl(const char *const *seeds)
{
    static const char *const one[] = {"http://h/", NULL};
    const struct crawl_parts parts = {scene.store, &scene.downloader,
                                      &scene.spider, &scene.wall, scene.loop};
    struct crawl_engine *engine;
    struct crawl_stats stats;

    ck_assert_int_eq(crawl_engine_create(&engine, &parts, &scene.set), 0);
    if (scene.prepare)
        scene.prepare(engine);
    for (seeds = seeds ? seeds : one; *seeds; seeds++)
        ck_assert_msg(crawl_engine_seed(engine, *seeds, &scene.err) == 0, "%s",
                      scene.err.text);
    ck_assert_msg(crawl_engine_run(engine, &scene.err) == 0, "%s",
                  scene.err.text);
    stats = *crawl_engine_stats(engine);
    scene.load = crawl_engine_load(engine);
    crawl_engine_destroy(engine);
    return stats;
}

void engine_scene_trace_is(const char *want)
{
    ck_assert_str_eq(string_builder_cstr(&scene.fake.trace), want);
}

void engine_scene_counts_are(int ready, int done, int dead, int items)
{
    struct crawl_counts c;

    ck_assert_int_eq(crawl_store_counts(scene.store, &c, &scene.err), 0);
    ck_assert_int_eq(c.requests[CRAWL_READY], ready);
    ck_assert_int_eq(c.requests[CRAWL_LEASED], 0);
    ck_assert_int_eq(c.requests[CRAWL_DONE], done);
    ck_assert_int_eq(c.requests[CRAWL_DEAD], dead);
    ck_assert_int_eq(c.items, items);
    ck_assert_int_eq(scene.load.queued, ready);
}

static int collect(void *ctx, const char *text)
{
    return string_builder_append_format(ctx, "%s\n", text);
}

void engine_scene_items_are(const char *want)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    ck_assert_int_eq(crawl_store_items(scene.store, collect, &sb, &scene.err),
                     0);
    ck_assert_str_eq(string_builder_cstr(&sb), want);
    string_builder_fini(&sb);
}

struct wanted {
    const char *name;
    int64_t value;
};

static int look(void *ctx, const char *name, int64_t value)
{
    struct wanted *w = ctx;

    if (strcmp(name, w->name) == 0)
        w->value = value;
    return 0;
}

int64_t engine_scene_stat(const char *name)
{
    struct wanted w = {name, 0};

    ck_assert_int_eq(crawl_store_stats(scene.store, look, &w, &scene.err), 0);
    return w.value;
}
