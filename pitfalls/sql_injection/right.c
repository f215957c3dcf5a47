/* SPDX-License-Identifier: MIT-0 */
#include <sqlite3.h>
#include <stdio.h>

/* Comments of visitors wait until an editor sets `approved`. */
static void add_comment(sqlite3 *db, const char *text)
{
    sqlite3_stmt *stmt;

    sqlite3_prepare_v2(db, "INSERT INTO comment VALUES(?, 0)", -1, &stmt, NULL);
    sqlite3_bind_text(stmt, 1, text, -1, SQLITE_STATIC);
    sqlite3_step(stmt);
    sqlite3_finalize(stmt);
}

static int print_row(void *ctx, int columns, char **values, char **names)
{
    (void)ctx;
    (void)columns;
    (void)names;
    printf("%s: %s\n", values[0][0] == '1' ? "shown" : "waits", values[1]);
    return 0;
}

int main(void)
{
    sqlite3 *db;

    sqlite3_open(":memory:", &db);
    sqlite3_exec(db, "CREATE TABLE comment(text, approved)", NULL, NULL, NULL);
    add_comment(db, "Thank you!");
    add_comment(db, "Buy pills', 1) --");
    sqlite3_exec(db, "SELECT approved, text FROM comment", print_row, NULL,
                 NULL);
    sqlite3_close(db);
    return 0;
}
