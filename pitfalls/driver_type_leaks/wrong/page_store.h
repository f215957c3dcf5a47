/* SPDX-License-Identifier: MIT-0 */
#ifndef PAGE_STORE_H
#define PAGE_STORE_H

#include <sqlite3.h>

struct page_store {
    sqlite3 *self;
    int (*size_of)(sqlite3 *self, const char *url); /* bytes, or -errno */
};

#endif
