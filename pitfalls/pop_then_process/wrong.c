/* SPDX-License-Identifier: MIT-0 */
/* WRONG: while a page is fetched, it is neither in the queue nor done */
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char TABLE[] = "CREATE TABLE queue(url);"
                            "INSERT INTO queue VALUES('/a'),('/b'),('/c')";
static const char TAKE[] = "DELETE FROM queue WHERE url = (SELECT "
                           "min(url) FROM queue) RETURNING url";

/* Fetches what is queued. At the page `fatal` the machine fails. */
static void crawl(const char *path, const char *fatal)
{
    char url[32];
    sqlite3 *db;
    sqlite3_stmt *take;

    sqlite3_open(path, &db);
    sqlite3_prepare_v2(db, TAKE, -1, &take, NULL);
    while (sqlite3_step(take) == SQLITE_ROW) {
        snprintf(url, sizeof url, "%s", sqlite3_column_text(take, 0));
        sqlite3_reset(take); /* commits */
        if (strcmp(url, fatal) == 0)
            raise(SIGKILL);
        printf("fetched %s\n", url);
        fflush(stdout);
    }
    sqlite3_finalize(take);
    sqlite3_close(db);
}

int main(void)
{
    char path[] = "/tmp/queue_XXXXXX";
    sqlite3 *db;

    if (mkstemp(path) < 0 || sqlite3_open(path, &db) != SQLITE_OK)
        return 1;
    sqlite3_exec(db, TABLE, NULL, NULL, NULL);
    sqlite3_close(db);
    if (fork() == 0)
        crawl(path, "/b");
    wait(NULL);
    crawl(path, "nothing");
    unlink(path);
    return 0;
}
