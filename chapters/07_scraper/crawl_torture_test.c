/* SPDX-License-Identifier: MIT-0 */
/* A small crawl in which one thing fails: the n-th allocation, the n-th call
 * that changes a file, for each n until none fails; or the process is killed
 * there. Such a crawl may end with an error. The one that goes on with its job,
 * undisturbed, must find what an undisturbed one finds: nothing lost, nothing
 * twice.
 */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "crawl_engine_check.h"
#include "fault_injection.h"

/* ----------------------------------------------- a file system that fails --*/

enum act { ACT_NONE, ACT_FULL, ACT_IO, ACT_KILL };

static struct {
    enum act act;
    long left; /* calls that still succeed; below 0: from then on all fail */
    long calls;
    bool sticky;
} disk;

static int fails(int io_error)
{
    disk.calls++;
    if (disk.act == ACT_NONE || --disk.left > 0 ||
        (disk.left < 0 && !disk.sticky))
        return SQLITE_OK;
    if (disk.act == ACT_KILL)
        raise(SIGKILL);
    return disk.act == ACT_FULL ? SQLITE_FULL : io_error;
}

/* SQLite's own file stands behind ours. */
struct file {
    sqlite3_file base;
    sqlite3_file *real;
};

static sqlite3_file *real_of(sqlite3_file *f)
{
    return ((struct file *)(void *)f)->real;
}

#define PASS(name, ...) real_of(f)->pMethods->name(real_of(f), __VA_ARGS__)

static int vfs_close(sqlite3_file *f)
{
    return real_of(f)->pMethods->xClose(real_of(f));
}
static int vfs_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    return PASS(xRead, p, n, at);
}
static int vfs_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    int rc = fails(SQLITE_IOERR_WRITE);

    return rc == SQLITE_OK ? PASS(xWrite, p, n, at) : rc;
}
static int vfs_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    int rc = fails(SQLITE_IOERR_TRUNCATE);

    return rc == SQLITE_OK ? PASS(xTruncate, size) : rc;
}
static int vfs_sync(sqlite3_file *f, int flags)
{
    int rc = fails(SQLITE_IOERR_FSYNC);

    return rc == SQLITE_OK ? PASS(xSync, flags) : rc;
}
static int vfs_size(sqlite3_file *f, sqlite3_int64 *out)
{
    return PASS(xFileSize, out);
}
static int vfs_lock(sqlite3_file *f, int level)
{
    return PASS(xLock, level);
}
static int vfs_unlock(sqlite3_file *f, int level)
{
    return PASS(xUnlock, level);
}
static int vfs_reserved(sqlite3_file *f, int *out)
{
    return PASS(xCheckReservedLock, out);
}
static int vfs_control(sqlite3_file *f, int op, void *arg)
{
    return PASS(xFileControl, op, arg);
}
static int vfs_sector(sqlite3_file *f)
{
    return real_of(f)->pMethods->xSectorSize(real_of(f));
}
static int vfs_device(sqlite3_file *f)
{
    return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}
static int vfs_shm_map(sqlite3_file *f, int page, int size, int extend,
                       void volatile **out)
{
    return PASS(xShmMap, page, size, extend, out);
}
static int vfs_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    return PASS(xShmLock, offset, n, flags);
}
static void vfs_shm_barrier(sqlite3_file *f)
{
    real_of(f)->pMethods->xShmBarrier(real_of(f));
}
static int vfs_shm_unmap(sqlite3_file *f, int remove_it)
{
    return PASS(xShmUnmap, remove_it);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = vfs_close,
    .xRead = vfs_read,
    .xWrite = vfs_write,
    .xTruncate = vfs_truncate,
    .xSync = vfs_sync,
    .xFileSize = vfs_size,
    .xLock = vfs_lock,
    .xUnlock = vfs_unlock,
    .xCheckReservedLock = vfs_reserved,
    .xFileControl = vfs_control,
    .xSectorSize = vfs_sector,
    .xDeviceCharacteristics = vfs_device,
    .xShmMap = vfs_shm_map,
    .xShmLock = vfs_shm_lock,
    .xShmBarrier = vfs_shm_barrier,
    .xShmUnmap = vfs_shm_unmap,
};

static sqlite3_vfs vfs, *unix_vfs;

static int vfs_open(sqlite3_vfs *v, const char *name, sqlite3_file *f,
                    int flags, int *out_flags)
{
    struct file *file = (struct file *)(void *)f;
    int rc = fails(SQLITE_CANTOPEN);

    (void)v;
    memset(file, 0, sizeof *file);
    if (rc != SQLITE_OK)
        return rc;
    file->real = (sqlite3_file *)(void *)(file + 1);
    rc = unix_vfs->xOpen(unix_vfs, name, file->real, flags, out_flags);
    if (file->real->pMethods)
        file->base.pMethods = &methods;
    return rc;
}

static void use_vfs(void)
{
    unix_vfs = sqlite3_vfs_find(NULL);
    vfs = *unix_vfs;
    vfs.zName = "torture";
    vfs.szOsFile = (int)sizeof(struct file) + unix_vfs->szOsFile;
    vfs.xOpen = vfs_open;
    ck_assert_int_eq(sqlite3_vfs_register(&vfs, 1), SQLITE_OK);
}

/* ----------------------------------------------------------------- crawls --*/

static void add_pages(void)
{
    scene.set.ignore_robots = true;
    engine_scene_page("http://h/", "<title>0</title><a href=a><a href=b>");
    engine_scene_page("http://h/a", "<title>a</title><a href=b><a href=c>");
    engine_scene_page("http://h/b", "<title>b</title><a href=/>");
    engine_scene_page("http://h/c", "<title>c</title><a href=c>");
}

#define ITEM(path, title, links)                                               \
    "{\"url\":\"http://h/" path "\",\"status\":200,\"title\":\"" title         \
    "\",\"h1\":\"\",\"links\":" links "}\n"
static const char all_items[] = ITEM("", "0", "2") ITEM("a", "a", "2")
    ITEM("b", "b", "1") ITEM("c", "c", "1");

/* Opens the job, crawls, closes. 0 or the error of whatever failed. */
static int try_crawl(void)
{
    struct crawl_parts parts = {scene.store, &scene.downloader, &scene.spider,
                                &scene.wall, NULL};
    struct crawl_engine *engine = NULL;
    int rc = crawl_store_open(&scene.store, scene.path, &scene.err);

    parts.store = scene.store;
    string_builder_clear(&scene.fake.trace); /* its error, too */
    if (rc == 0) /* a new one: the last crawl's fetches are gone with it */
        rc = crawl_download_fake_open(&scene.downloader, &scene.fake);
    if (rc == 0)
        rc = crawl_engine_create(&engine, &parts, &scene.set);
    if (rc == 0)
        rc = crawl_engine_seed(engine, "http://h/", &scene.err);
    if (rc == 0)
        rc = crawl_engine_run(engine, &scene.err);
    crawl_engine_destroy(engine);
    if (scene.downloader.close)
        scene.downloader.close(scene.downloader.self);
    memset(&scene.downloader, 0, sizeof scene.downloader);
    crawl_store_close(scene.store);
    scene.store = NULL;
    return rc;
}

/* A new job for each n: the scene's own is closed first. */
static void begin(void)
{
    engine_scene_open();
    crawl_store_close(scene.store);
    scene.store = NULL;
    scene.downloader.close(scene.downloader.self);
    memset(&scene.downloader, 0, sizeof scene.downloader);
    add_pages();
}

/* The job as the disturbed crawl left it goes on, and is whole. */
static void finish_and_compare(long n)
{
    struct crawl_counts counts;

    ck_assert_msg(try_crawl() == 0, "after failure %ld: %s", n, scene.err.text);
    ck_assert_int_eq(crawl_store_open(&scene.store, scene.path, &scene.err), 0);
    fprintf(stderr, "failure %ld\n", n); /* a log's last one is the culprit */
    engine_scene_items_are(all_items);
    ck_assert_int_eq(crawl_store_counts(scene.store, &counts, &scene.err), 0);
    ck_assert_int_eq(counts.requests[CRAWL_DONE], 4);
    ck_assert_int_eq(counts.requests[CRAWL_DEAD], 0);
    engine_scene_close();
}

static const struct {
    enum act act;
    bool sticky;
} disks[] = {{ACT_IO, false}, {ACT_IO, true}, {ACT_FULL, true}};

START_TEST(a_disk_that_fails_loses_nothing)
{
    long n, failed = 0;

    use_vfs();
    for (n = 1;; n++) {
        int rc;

        begin();
        disk.act = disks[_i].act;
        disk.sticky = disks[_i].sticky;
        disk.left = n;
        disk.calls = 0;
        rc = try_crawl();
        disk.act = ACT_NONE;
        failed += rc < 0;
        finish_and_compare(n);
        if (disk.left > 0) /* not reached: no further call can fail */
            break;
    }
    ck_assert_msg(failed > 20, "only %ld of %ld failures were noticed", failed,
                  n);
}
END_TEST

/* A crawl in a child, killed before its n-th call that changes a file. False
 * when it had none so late, and came to its end. */
static bool is_killed_at(long n)
{
    pid_t pid = fork();
    int status;

    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        disk.act = ACT_KILL;
        disk.left = n;
        _exit(try_crawl() == 0 ? 0 : 1);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    if (WIFSIGNALED(status))
        return true;
    ck_assert_msg(WEXITSTATUS(status) == 0, "call %ld", n);
    return false;
}

/* _i: how the job was left that the killed crawl goes on with: not at all, or
 * by a kill early on, or by one late. That one kills recoveries. */
START_TEST(a_kill_at_each_change_of_a_file_loses_nothing)
{
    static const long first[] = {0, 8, 25};
    static const char *const left_by[] = {"new", "left by an early kill",
                                          "left by a late kill"};
    bool killed = true;
    long n;

    use_vfs();
    for (n = 1; killed; n++) {
        begin();
        if (first[_i])
            ck_assert(is_killed_at(first[_i]));
        killed = is_killed_at(n);
        finish_and_compare(n);
    }
    printf("killed before each of %ld changes of a file; the job was %s\n",
           n - 1, left_by[_i]);
    ck_assert_msg(n > 20, "only %ld calls", n);
}
END_TEST

/* Ours; SQLite's own allocations are the library's. */
START_TEST(an_allocation_that_fails_loses_nothing)
{
    long n, failed = 0;

    for (n = 1;; n++) {
        long seen;
        int rc;

        begin();
        fault_injection_arm(n, FAULT_INJECTION_ONCE);
        rc = try_crawl();
        seen = fault_injection_disarm();
        ck_assert_msg(rc == 0 || rc == -ENOMEM, "allocation %ld: %s", n,
                      strerror(-rc));
        failed += rc < 0;
        finish_and_compare(n);
        if (seen < n) /* not reached */
            break;
    }
    ck_assert_msg(failed > 20, "only %ld of %ld failures were noticed", failed,
                  n);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_torture");
    TCase *t = tcase_create("faults"), *kills = tcase_create("kills");
    SRunner *r;
    int failed;

    tcase_add_loop_test(t, a_disk_that_fails_loses_nothing, 0,
                        sizeof disks / sizeof disks[0]);
    tcase_add_test(t, an_allocation_that_fails_loses_nothing);
    tcase_add_loop_test(kills, a_kill_at_each_change_of_a_file_loses_nothing, 0,
                        3);
    tcase_set_timeout(kills, 120);
    suite_add_tcase(s, t);
    suite_add_tcase(s, kills);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
