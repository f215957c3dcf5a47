// SPDX-License-Identifier: MIT-0
// bench_peer.cc - the same work with std::priority_queue, twice: of pairs of
// key and pointer, and of pointers to objects that begin with their key. It
// keeps neither the order of equals nor positions.
#include <cstddef>
#include <cstdint>
#include <queue>
#include <utility>
#include <vector>

namespace
{
struct object {
    std::int64_t key;
};

using pair = std::pair<std::int64_t, object *>;

std::int64_t key_of(const pair &entry)
{
    return entry.first;
}

std::int64_t key_of(const object *entry)
{
    return entry->key;
}

void make(pair &out, object *o, std::int64_t key)
{
    out = pair(key, o);
}

void make(object *&out, object *o, std::int64_t key)
{
    o->key = key;
    out = o;
}

object *object_of(const pair &entry)
{
    return entry.second;
}

object *object_of(object *entry)
{
    return entry;
}

template <class entry> struct later {
    bool operator()(const entry &a, const entry &b) const
    {
        return key_of(a) > key_of(b);
    }
};

template <class entry>
std::uint64_t run(const std::int64_t *keys, char *objects, std::size_t size,
                  std::size_t n, std::size_t steps)
{
    std::priority_queue<entry, std::vector<entry>, later<entry>> queue;
    std::uint64_t sum = 0;
    entry e;

    for (std::size_t i = 0; i < n; i++) {
        make(e, reinterpret_cast<object *>(objects + i * size), keys[i]);
        queue.push(e);
    }
    for (std::size_t i = 0; i < steps; i++) {
        e = queue.top();
        queue.pop();
        sum += static_cast<std::uint64_t>(key_of(e));
        make(e, object_of(e), key_of(e) + keys[i % n]);
        queue.push(e);
    }
    for (; !queue.empty(); queue.pop())
        sum = sum * 31 + static_cast<std::uint64_t>(key_of(queue.top()));
    return sum;
}
} // namespace

extern "C" std::uint64_t bench_std_queue(bool of_pairs,
                                         const std::int64_t *keys,
                                         char *objects, std::size_t size,
                                         std::size_t n, std::size_t steps)
{
    return of_pairs ? run<pair>(keys, objects, size, n, steps)
                    : run<object *>(keys, objects, size, n, steps);
}
