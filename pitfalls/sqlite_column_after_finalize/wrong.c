/* SPDX-License-Identifier: MIT-0 */
/* WRONG: finalize frees the text that the caller is handed */
#include <sqlite3.h>
#include <stdio.h>

/* The longest title, or NULL. */
static const char *longest_title(sqlite3 *db)
{
    sqlite3_stmt *stmt;
    const char *title = NULL;

    sqlite3_prepare_v2(db, "SELECT title FROM page ORDER BY length(title) DESC",
                       -1, &stmt, NULL);
    if (sqlite3_step(stmt) == SQLITE_ROW)
        title = (const char *)sqlite3_column_text(stmt, 0);
    sqlite3_finalize(stmt);
    return title;
}

int main(void)
{
    sqlite3 *db;
    const char *title;

    sqlite3_open(":memory:", &db);
    sqlite3_exec(db,
                 "CREATE TABLE page(title TEXT NOT NULL);"
                 "INSERT INTO page VALUES('News'), ('Weather and tides');",
                 NULL, NULL, NULL);
    title = longest_title(db);
    printf("%s\n", title ? title : "no page");
    sqlite3_close(db);
    return 0;
}
