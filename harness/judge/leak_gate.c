/* SPDX-License-Identifier: MIT-0 */
#include "leak_gate.h"

/* The block of its own keeps the count from 0, which the runtime calls 1. */
const char leak_gate_source[] =
    "#include <stdlib.h>\n"
    "size_t __sanitizer_get_current_allocated_bytes(void);\n"
    "int __lsan_is_turned_off(void);\n"
    "static void *block;\n"
    "static size_t at_start;\n"
    "__attribute__((constructor)) static void start(void)\n"
    "{\n"
    "    block = malloc(16);\n"
    "    at_start = __sanitizer_get_current_allocated_bytes();\n"
    "}\n"
    "int __lsan_is_turned_off(void)\n"
    "{\n"
    "    return block && __sanitizer_get_current_allocated_bytes() == "
    "at_start;\n"
    "}\n";
