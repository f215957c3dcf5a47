#!/bin/sh
# SPDX-License-Identifier: MIT-0
# banned.sh - functions that have a better one, named in the message.
table='gets fgets
strcpy snprintf|memcpy
strcat snprintf|string_builder
sprintf snprintf
vsprintf vsnprintf
strncpy memcpy
strncat snprintf
strtok str_view_cut
atoi strtol
atol strtol
atof strtod
alloca malloc
system posix_spawn
tmpnam mkstemp
rand getrandom
gmtime gmtime_r
localtime localtime_r
signal sigaction'
files=$(git ls-files -co --exclude-standard 'patterns/*.[ch]' 'chapters/*.[ch]' 'harness/*.[ch]' 'labs/*/solution/*.c' 'labs/*/driver/*.c' |
    grep -vE '/(wrong|templates|attacks|answers)/')
echo "$table" | while read -r name instead; do
    # shellcheck disable=SC2086
    grep -nE "(^|[^A-Za-z0-9_.>])$name\(" $files /dev/null |
        grep -vE ':[0-9]+: *(\*|/\*|//)|"[^"]*'"$name"'\(' |
        sed "s/^\([^:]*:[0-9]*\):.*/\1: $name() is banned; use $instead/"
done
