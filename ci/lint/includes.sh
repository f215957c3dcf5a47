#!/bin/sh
# SPDX-License-Identifier: MIT-0
# includes.sh - who may include whom (DESIGN 2 and 5), from the compiler's
# own dependency files: libc <- patterns <- chapters <- labs; libc, patterns
# <- harness; and inside the harness a call goes down, never up.
deps() { # object folder -> lines "source dependency"
    find build/plain/"$1" -name '*.d' 2>/dev/null | while read -r d; do
        source=${d#build/plain/}
        source=${source%.d}.c
        [ -e "$source" ] || continue
        sed -e 's/\\$//' -e '/^[^ ].*:$/d' -e 's/^[^:]*: *//' "$d" | tr ' ' '\n' |
            grep -E '^(patterns|harness|chapters|labs|pitfalls)/' | sort -u | sed "s#^#$source #"
    done
}
deps patterns | while read -r source dep; do
    own=$(echo "$source" | cut -d/ -f1-2)
    case $dep in "$own"/*) continue ;; esac
    used=$(echo "$dep" | cut -d/ -f2)
    case $source in
    *_test.c) grep -q "uses = .*\"$used\"" "$own/unit.cfg" && continue ;;
    */bench.c) [ "$used" = ratio_bench ] && continue ;;
    esac
    echo "$source:1: a pattern includes no other pattern: $dep"
done
deps harness | while read -r source dep; do
    room=$(echo "$source" | cut -d/ -f2)
    case $dep in patterns/*) continue ;; harness/*) ;;
    *) echo "$source:1: the harness includes patterns and itself, not $dep" && continue ;; esac
    case $source in *_test.c) continue ;; esac
    to=$(echo "$dep" | cut -d/ -f2)
    case "$room $to" in
    "box box" | "unit unit" | "report report") ;;
    "judge judge" | "judge box" | "judge unit") ;;
    "verbs "*) ;;
    "main.c "*) ;;
    *) echo "$source:1: $room/ may not include $dep (harness/README.md: the house)" ;;
    esac
done
deps chapters | while read -r source dep; do
    own=$(echo "$source" | cut -d/ -f1-2)
    case $dep in
    "$own"/*) ;;
    patterns/*)
        grep -q "\"$(echo "$dep" | cut -d/ -f2)\"" "$own/unit.cfg" ||
            echo "$source:1: $dep is not in 'patterns' of $own/unit.cfg"
        ;;
    chapters/*)
        grep -q "^uses = .*\"$(echo "$dep" | cut -d/ -f2)\"" "$own/unit.cfg" ||
            echo "$source:1: $dep is of a chapter that is not in 'uses' of $own/unit.cfg"
        ;;
    *) echo "$source:1: a chapter includes patterns and its own files, not $dep" ;;
    esac
done
git ls-files -co --exclude-standard 'pitfalls/*.c' | xargs -r grep -nE '#include *"' |
    grep -vE '/(wrong|right)\.c:[0-9]+:#include "\1/[a-z0-9_]+\.h"$' |
    sed 's/^\([^:]*:[0-9]*\):.*/\1: a pitfall stands alone: its headers are in wrong\/ and right\/, listed in unit.cfg/'
git ls-files -co --exclude-standard 'harness/*.c' 'patterns/*.[ch]' 'chapters/*.c' | grep -vE '/(templates|attacks|answers)/' |
    xargs grep -nE '#include *"[^"]*\.c"' | sed 's/^\([^:]*:[0-9]*\):.*/\1: a .c file is never included/'
