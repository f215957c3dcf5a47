/* SPDX-License-Identifier: MIT-0 */
#include "shutdown_list.h"
#include <check.h>
#include "shutdown_suite.h"
Suite *shutdown_suite_make(void)
{
    Suite *suite = suite_create("shutdown_list");
    /* later */
    suite_add_tcase(suite, tcase_create("todo"));
    return suite;
}
