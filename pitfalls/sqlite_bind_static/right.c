/* SPDX-License-Identifier: MIT-0 */
#include <sqlite3.h>
#include <stdio.h>

/* Binds the URL of one page of the archive to the first parameter. */
static void bind_url(sqlite3_stmt *stmt, int page)
{
    char *url = sqlite3_mprintf("http://localhost/archive/%d.html", page);

    sqlite3_bind_text(stmt, 1, url, -1, SQLITE_TRANSIENT);
    sqlite3_free(url);
}

int main(void)
{
    sqlite3 *db;
    sqlite3_stmt *stmt;

    sqlite3_open(":memory:", &db);
    sqlite3_exec(db, "CREATE TABLE page(url TEXT)", NULL, NULL, NULL);
    sqlite3_prepare_v2(db, "INSERT INTO page VALUES(?) RETURNING url", -1,
                       &stmt, NULL);
    bind_url(stmt, 7);
    if (sqlite3_step(stmt) == SQLITE_ROW)
        printf("stored %s\n", sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return 0;
}
