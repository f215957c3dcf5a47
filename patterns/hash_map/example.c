/* SPDX-License-Identifier: MIT-0 */
/* Counts the words of a text, and the letters each word has. */
#include "hash_map.h"

#include <stdio.h>
#include <string.h>

struct word {
    const char *text;
    int count;
};

static int count_word(struct hash_map_str *words, struct word *fresh)
{
    struct word *seen = hash_map_str_get(words, fresh->text);

    if (!seen) {
        seen = fresh;
        if (hash_map_str_put(words, fresh->text, fresh) != 0)
            return -1;
    }
    seen->count++;
    return 0;
}

int main(void)
{
    static struct word text[] = {{"to", 0},  {"be", 0}, {"or", 0},
                                 {"not", 0}, {"to", 0}, {"be", 0}};
    struct hash_map_str *words = NULL;
    struct hash_map_u64 *lengths = NULL;
    uint64_t letters = 0;
    int rc = hash_map_str_create(&words);

    if (rc == 0)
        rc = hash_map_u64_create(&lengths);
    for (size_t i = 0; i < 6 && rc == 0; i++)
        rc = count_word(words, &text[i]);
    for (size_t i = 0; i < 6 && rc == 0; i++)
        rc = hash_map_u64_put(lengths, i, strlen(text[i].text));
    if (rc == 0) {
        struct word *be = hash_map_str_get(words, "be");

        hash_map_u64_get(lengths, 3, &letters);
        printf("%zu different words, \"be\" %d times\n",
               hash_map_str_len(words), be->count);
        printf("word 3 has %d letters\n", (int)letters);
        printf("\"question\": %s\n",
               hash_map_str_has(words, "question") ? "found" : "not found");
    }
    hash_map_u64_destroy(lengths);
    hash_map_str_destroy(words);
    return rc == 0 ? 0 : 1;
}
