/* SPDX-License-Identifier: MIT-0 */
/* A crawler's settings from everywhere, each printed with its origin. */
#include "config_layers.h"

#include <stdio.h>

static const struct config_layers_key keys[] = {
    {"agent", "groundwork/1.0"},
    {"max_depth", "3"},
    {"delay", "500ms"},
    {"obey_robots", "yes"},
};

static const char file[] = "# crawl.conf\n"
                           "delay = 2s\n"
                           "max_depth = 5\n";
static const char misspelt[] = "max_dept = 5\n";

int main(void)
{
    char variable[] = "CRAWL_MAX_DEPTH=ten";
    char *const environment[] = {variable, NULL};
    struct config_layers_error err;
    struct config_layers *settings;
    int64_t delay_ms = 0, depth = 0;

    if (config_layers_create(&settings, keys, 4))
        return 1;
    config_layers_load_text(settings, "crawl.conf", file, sizeof file - 1,
                            &err);
    config_layers_load_environment(settings, "CRAWL_", environment, &err);
    config_layers_set(settings, CONFIG_LAYERS_FLAG, "obey_robots", "no",
                      "--obey-robots", &err);

    for (size_t i = 0; i < 4; i++) {
        const char *value = "";

        config_layers_text(settings, keys[i].name, &value, NULL);
        printf("%-12s %-15s %s\n", keys[i].name, value,
               config_layers_origin(settings, keys[i].name));
    }
    if (config_layers_ms(settings, "delay", 0, 60000, &delay_ms, &err) == 0)
        printf("wait %d ms\n", (int)delay_ms);
    if (config_layers_int(settings, "max_depth", 0, 100, &depth, &err))
        puts(err.text);
    if (config_layers_load_text(settings, "crawl.conf", misspelt,
                                sizeof misspelt - 1, &err))
        puts(err.text);
    config_layers_destroy(settings);
    return 0;
}
