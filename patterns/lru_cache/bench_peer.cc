// SPDX-License-Identifier: MIT-0
// bench_peer.cc - the cache that is usually built in C++: a list by age, and a
// map from keys to places in the list. The map's keys are views of those in
// the list, so that a look-up makes no string.
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace
{
class cache
{
    using entry = std::pair<std::string, const void *>;
    std::list<entry> by_age;
    std::unordered_map<std::string_view, std::list<entry>::iterator> places;
    std::size_t may_stay;

public:
    explicit cache(std::size_t n) : may_stay(n) {}

    const void *get(std::string_view key)
    {
        auto at = places.find(key);

        if (at == places.end())
            return nullptr;
        by_age.splice(by_age.begin(), by_age, at->second);
        return at->second->second;
    }

    void put(std::string_view key, const void *value)
    {
        if (by_age.size() == may_stay) {
            places.erase(by_age.back().first);
            by_age.pop_back();
        }
        by_age.emplace_front(key, value);
        places.emplace(by_age.front().first, by_age.begin());
    }
};
} // namespace

extern "C" std::uint64_t bench_std_cache(const char *names,
                                         std::size_t key_size,
                                         const std::uint32_t *trace,
                                         std::size_t n, std::size_t may_stay)
{
    cache c(may_stay);
    std::uint64_t found = 0;

    for (std::size_t i = 0; i < n; i++) {
        const char *key = names + trace[i] * key_size;

        if (c.get(key))
            found++;
        else
            c.put(key, names);
    }
    return found;
}
