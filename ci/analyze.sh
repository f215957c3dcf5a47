#!/bin/sh
# SPDX-License-Identifier: MIT-0
# analyze.sh - gcc -fanalyzer, clang-tidy and cppcheck over the sources of
# patterns, harness and chapters (not their tests). Findings are printed; any
# finding fails.
set -u
sources=$(git ls-files 'patterns/*/*.c' 'harness/*.c' 'harness/*/*.c' 'chapters/*/*.c' |
    grep -v -e /wrong/ -e /templates/ -e /testdata/ -e _test.c -e bench.c)
includes=$(for d in patterns/* harness/box harness/judge harness/report harness/unit harness/verbs chapters/*; do
    printf -- '-I%s ' "$d"
done)
flags="-std=c11 -D_POSIX_C_SOURCE=200809L $includes $(pkg-config --cflags libconfig jansson libseccomp libmd check)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "gcc -fanalyzer ..."
# shellcheck disable=SC2086
echo $sources | tr ' ' '\n' |
    xargs -P "$(nproc)" -I {} gcc $flags -O1 -fanalyzer -c {} -o /dev/null 2>&1 |
    grep -E 'Wanalyzer' >>"$log"
echo "clang-tidy ..."
# shellcheck disable=SC2086
echo $sources | tr ' ' '\n' |
    xargs -P "$(nproc)" -n 8 sh -c 'clang-tidy --quiet "$@" -- '"$flags"' 2>/dev/null' tidy |
    grep -E 'warning:|error:' >>"$log"
# memleak: it does not follow a pointer into a struct literal or an array; LSan
# and gcc look for leaks, too.
echo "cppcheck ..."
# shellcheck disable=SC2086
cppcheck --quiet --std=c11 --enable=warning,portability --inline-suppr \
    --suppress=nullPointerRedundantCheck --suppress=memleak --error-exitcode=0 -j "$(nproc)" $includes $sources 2>>"$log"

# What is known to be no mistake is passed over, and one that is not found any
# more is a finding itself.
sort -u "$log" | sed "s|$PWD/||" | awk '
    FNR == NR { if ($1 !~ /^#/ && NF) known[$1 " [" $2 "]"] = 1; next }
    match($0, /\[[-.A-Za-z]+\]$/) {
        split($0, part, ":")
        key = part[1] " " substr($0, RSTART)
        if (key in known) { seen[key] = 1; next }
    }
    /warning|error|style|portability/ { findings++ }
    { print }
    END {
        for (key in known)
            if (!(key in seen)) {
                print "ci/analyze_known.txt: not found any more: " key
                findings++
            }
        print findings + 0 " findings, " length(seen) " known"
        exit findings > 0
    }' ci/analyze_known.txt -
