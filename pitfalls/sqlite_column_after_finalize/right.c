/* SPDX-License-Identifier: MIT-0 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The longest title, or NULL. [transfer] free it. */
static char *longest_title(sqlite3 *db)
{
    sqlite3_stmt *stmt;
    char *title = NULL;

    sqlite3_prepare_v2(db, "SELECT title FROM page ORDER BY length(title) DESC",
                       -1, &stmt, NULL);
    if (sqlite3_step(stmt) == SQLITE_ROW)
        title = strdup((const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    return title;
}

int main(void)
{
    sqlite3 *db;
    char *title;

    sqlite3_open(":memory:", &db);
    sqlite3_exec(db,
                 "CREATE TABLE page(title TEXT NOT NULL);"
                 "INSERT INTO page VALUES('News'), ('Weather and tides');",
                 NULL, NULL, NULL);
    title = longest_title(db);
    printf("%s\n", title ? title : "no page");
    free(title);
    sqlite3_close(db);
    return 0;
}
