#!/bin/sh
# SPDX-License-Identifier: MIT-0
# compile_commands.sh "COMPILER FLAGS" SOURCE... - prints the JSON that
# clangd and clang-tidy read.
set -eu
flags=$1
shift
comma=
echo '['
for source in "$@"; do
    printf '%s{"directory": "%s", "file": "%s", "command": "%s -c %s"}' \
        "$comma" "$PWD" "$source" "$flags" "$source"
    comma=',
'
done
printf '\n]\n'
