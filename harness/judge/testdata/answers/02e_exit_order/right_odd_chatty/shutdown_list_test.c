/* SPDX-License-Identifier: MIT-0 */
#include "shutdown_list.h"
#include <check.h>
#include <stdio.h>
#include <string.h>
#include "shutdown_suite.h"
static char w[100];
static int wn, never_used = 3;
static struct shutdown_list *L;
static void H(void *ctx)
{
    printf("hook %s\n", (char *)ctx);
    w[wn++] = ((char *)ctx)[0];
    w[wn] = 0;
}
static void H2(void *ctx)
{
    H(ctx);
    fprintf(stderr, "adding\n");
    shutdown_list_add(L, H, "Q");
    shutdown_list_add(L, H, "R");
}
START_TEST(test_everything)
{
    int i, r, nothing = 0;
    char *names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    L = shutdown_list_new();
    if (L == NULL)
        ck_abort_msg("no memory");
    wn = 0;
    w[0] = 0;
    r = (int)shutdown_list_run(L);
    ck_assert(r == 0);
    ck_assert(strcmp(w, "") == 0);
    for (i = 0; i < 8; i++) {
        r = shutdown_list_add(L, H, names[i]);
        printf("add -> %d\n", r);
        ck_assert(r == 0);
    }
    r = shutdown_list_add(L, H, "Z");
    ck_assert(r == -1);
    r = (int)shutdown_list_run(L);
    ck_assert(r == 8);
    ck_assert(strcmp(w, "hgfedcba") == 0);
    wn = 0;
    w[0] = 0;
    r = (int)shutdown_list_run(L);
    ck_assert(r == 0);
    ck_assert(strcmp(w, "") == 0);
    shutdown_list_add(L, H, "1");
    shutdown_list_add(L, H2, "2");
    shutdown_list_add(L, H, "3");
    r = (int)shutdown_list_run(L);
    ck_assert(r == 5);
    ck_assert(strcmp(w, "32RQ1") == 0);
    wn = 0;
    w[0] = 0;
    shutdown_list_add(L, H, "x");
    shutdown_list_add(L, H, "y");
    ck_assert(shutdown_list_run(L) == 2);
    ck_assert(strcmp(w, "yx") == 0);
    shutdown_list_free(L);
}
END_TEST
START_TEST(test_nothing)
{
    printf("hello\n");
}
END_TEST
Suite *shutdown_suite_make(void)
{
    Suite *s = suite_create("s");
    TCase *a = tcase_create("a"), *b = tcase_create("b");
    tcase_add_test(a, test_everything);
    tcase_add_test(b, test_nothing);
    suite_add_tcase(s, b);
    suite_add_tcase(s, a);
    return s;
}
