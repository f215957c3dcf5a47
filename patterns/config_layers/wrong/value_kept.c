/* SPDX-License-Identifier: MIT-0 */
/* WRONG: keeps the pointer to a value; setting the key anew frees it. */
#include "config_layers.h"

#include <stdio.h>

int main(void)
{
    static const struct config_layers_key keys[] = {{"agent", NULL}};
    struct config_layers *settings;
    const char *agent;

    if (config_layers_create(&settings, keys, 1))
        return 1;
    config_layers_set(settings, CONFIG_LAYERS_FILE, "agent", "crawler/1.0",
                      "crawl.conf:1", NULL);
    config_layers_text(settings, "agent", &agent, NULL);
    config_layers_set(settings, CONFIG_LAYERS_FLAG, "agent", "crawler/2.0",
                      "--agent", NULL);
    printf("User-Agent: %s\n", agent);
    config_layers_destroy(settings);
    return 0;
}
