/* SPDX-License-Identifier: MIT-0 */
#ifndef PAGE_STORE_H
#define PAGE_STORE_H

struct page_store {
    void *self;
    int (*size_of)(void *self, const char *url); /* bytes, or -errno */
};

#endif
