/* SPDX-License-Identifier: MIT-0 */
/* WRONG: takes the text and converts it with atoi, which finds a number in
 * anything. config_layers_int and config_layers_ms say what is wrong, and where
 * it stands.
 */
#include "config_layers.h"

#include <stdio.h>
#include <stdlib.h>

static int number(const struct config_layers *settings, const char *key)
{
    const char *text = "0";

    config_layers_text(settings, key, &text, NULL);
    return atoi(text);
}

int main(void)
{
    static const struct config_layers_key keys[] = {{"parallel", "8"},
                                                    {"delay", "500ms"}};
    static const char file[] = "parallel = 2O\n"
                               "delay = half a second\n";
    struct config_layers *settings;

    if (config_layers_create(&settings, keys, 2))
        return 1;
    config_layers_load_text(settings, "crawl.conf", file, sizeof file - 1,
                            NULL);
    printf("up to %d pages at once, %d ms apart\n",
           number(settings, "parallel"), number(settings, "delay"));
    config_layers_destroy(settings);
    return 0;
}
