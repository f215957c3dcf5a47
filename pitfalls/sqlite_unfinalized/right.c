/* SPDX-License-Identifier: MIT-0 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>

static bool is_known(sqlite3 *db, const char *url)
{
    sqlite3_stmt *stmt;
    bool known = false;

    sqlite3_prepare_v2(db, "SELECT 1 FROM page WHERE url = ?", -1, &stmt, NULL);
    sqlite3_bind_text(stmt, 1, url, -1, SQLITE_STATIC);
    if (sqlite3_step(stmt) == SQLITE_ROW)
        known = true;
    sqlite3_finalize(stmt);
    return known;
}

int main(void)
{
    sqlite3 *db;

    sqlite3_open(":memory:", &db);
    sqlite3_exec(db,
                 "CREATE TABLE page(url TEXT);"
                 "INSERT INTO page VALUES('/news')",
                 NULL, NULL, NULL);
    printf("/tides is %s\n", is_known(db, "/tides") ? "known" : "new");
    printf("/news is %s\n", is_known(db, "/news") ? "known" : "new");
    printf("close: %s\n", sqlite3_errstr(sqlite3_close(db)));
    return 0;
}
