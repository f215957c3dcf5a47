/* SPDX-License-Identifier: MIT-0 */
/* WRONG: a name that begins like ours is taken for ours */
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct group {
    const char *agent, *disallow;
} robots[] = {{"TideBot-Images", "/"}, {"*", "/cart/"}};

/* The rule for a crawler: its own, or that for all others. */
static const char *rule_for(const char *agent)
{
    const struct group *g = robots;

    while (strcmp(g->agent, "*") != 0 &&
           strncasecmp(g->agent, agent, strlen(agent)) != 0)
        g++;
    return g->disallow;
}

int main(void)
{
    static const char *const paths[] = {"/", "/pears", "/cart/add?id=7"};
    const char *rule = rule_for("tidebot");
    size_t i;

    for (i = 0; i < 3; i++)
        printf("%s %s\n", paths[i],
               strncmp(paths[i], rule, strlen(rule)) == 0 ? "forbidden"
                                                          : "fetched");
    return 0;
}
