/* SPDX-License-Identifier: MIT-0 */
#include "dyn_array.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAP = 8 };

/* The layout every DYN_ARRAY has. Arrays of different T are different types,
 * so they are read and written by memcpy, which is right for any type. */
struct layout {
    void *data;
    size_t len;
    size_t cap;
};

static struct layout load(const void *array)
{
    struct layout a;

    memcpy(&a, array, sizeof a);
    return a;
}

static void store(void *array, struct layout a)
{
    memcpy(array, &a, sizeof a);
}

static size_t most_items(size_t item_size)
{
    return (size_t)PTRDIFF_MAX / item_size;
}

static int set_cap(void *array, size_t item_size, size_t cap)
{
    struct layout a = load(array);
    void *data = realloc(a.data, cap * item_size);

    if (!data)
        return -ENOMEM;
    a.data = data;
    a.cap = cap;
    store(array, a);
    return 0;
}

int dyn_array_grow_(void *array, size_t item_size)
{
    size_t cap = load(array).cap;
    size_t room = most_items(item_size) - cap;
    size_t more = cap / 2 + FIRST_CAP;

    if (room == 0)
        return -ENOMEM;
    return set_cap(array, item_size, cap + (more < room ? more : room));
}

int dyn_array_reserve_(void *array, size_t item_size, size_t cap)
{
    if (cap > most_items(item_size))
        return -EOVERFLOW;
    if (cap <= load(array).cap)
        return 0;
    return set_cap(array, item_size, cap);
}

size_t dyn_array_gap_(void *array, size_t item_size, size_t i)
{
    struct layout a = load(array);
    unsigned char *at;

    assert(i <= a.len);
    at = (unsigned char *)a.data + i * item_size;
    memmove(at + item_size, at, (a.len - i) * item_size);
    a.len++;
    store(array, a);
    return i;
}

void dyn_array_remove_(void *array, size_t item_size, size_t i)
{
    struct layout a = load(array);
    unsigned char *at;

    assert(i < a.len);
    at = (unsigned char *)a.data + i * item_size;
    a.len--;
    memmove(at, at + item_size, (a.len - i) * item_size);
    store(array, a);
}

void dyn_array_fini_(void *array)
{
    struct layout a = load(array);

    free(a.data);
    store(array, (struct layout){NULL, 0, 0});
}
