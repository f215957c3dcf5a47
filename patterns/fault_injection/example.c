/* SPDX-License-Identifier: MIT-0 */
/* Shows that person_init survives the failure of each of its allocations. */
#include "fault_injection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* With the --wrap flags of the header this would be plain malloc. */
static char *copy(const char *text)
{
    char *block = fault_injection_malloc(strlen(text) + 1);

    if (block)
        memcpy(block, text, strlen(text) + 1);
    return block;
}

struct person {
    char *name;
    char *city;
};

static void person_fini(struct person *person)
{
    free(person->name);
    free(person->city);
}

static int person_init(struct person *person, const char *name,
                       const char *city)
{
    person->name = copy(name);
    person->city = copy(city);
    if (person->name && person->city)
        return 0;
    person_fini(person);
    return -1;
}

int main(void)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct person person;
        int rc = person_init(&person, "Ada", "London");
        long calls = fault_injection_disarm();

        printf("run %ld: %ld calls, fault %s, person_init returned %d\n", n,
               calls, fault_injection_hit() ? "met" : "not met", rc);
        if (!rc)
            person_fini(&person);
    }
    return 0;
}
