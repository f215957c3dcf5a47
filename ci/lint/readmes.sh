#!/bin/sh
# SPDX-License-Identifier: MIT-0
# readmes.sh - a pattern's README shows example.c and its output as they are;
# pitfalls keep to their size; every unit's README has its sections; a chapter
# names its labs.
section() { grep -q "^## $2" "$1" || echo "$1:1: the section '## $2' is missing"; }
for readme in patterns/*/README.md; do
    dir=$(dirname "$readme")
    for s in Problem Shape Contract "When not" "In the wild" "The mistake" Example Cost Copy Exercises; do
        grep -qi "^## $s" "$readme" || echo "$readme:1: the section '## $s' is missing"
    done
    example=$(sed 1d "$dir/example.c" 2>/dev/null)
    case $(sed 's/[[:space:]]*$//' "$readme") in
    *"$example"*) ;;
    *) echo "$readme:1: it does not show example.c as it is" ;;
    esac
    [ "$(wc -l <"$dir/example.c")" -le 60 ] || echo "$dir/example.c:1: more than 60 lines"
    want=$(cat "$dir/example.out" 2>/dev/null)
    case $(cat "$readme") in
    *"$want"*) ;;
    *) echo "$readme:1: it does not show example.out as it is" ;;
    esac
done
for dir in pitfalls/*/; do
    dir=${dir%/}
    [ "$(wc -l <"$dir/README.md")" -le 40 ] || echo "$dir/README.md:1: more than 40 lines"
    changed=$({ diff "$dir/wrong.c" "$dir/right.c"; [ ! -d "$dir/wrong" ] || diff "$dir/wrong" "$dir/right"; } | grep -c '^[<>]')
    [ "$changed" -le 15 ] || echo "$dir/right.c:1: differs from wrong.c in $changed lines (15 at most)"
    for side in wrong right; do
        [ "$(find "$dir" -path "$dir/$side[./]*" -type f -exec cat {} + | wc -l)" -le 60 ] || echo "$dir/$side.c:1: more than 60 lines, its headers included"
    done
    grep -q '^/\* WRONG: ' "$dir/wrong.c" || echo "$dir/wrong.c:2: begins with /* WRONG: what is wrong */"
done
for readme in labs/*/README.md; do
    for s in "What you will build" "The contract" "An example session" "What people get wrong" "How to check"; do
        section "$readme" "$s"
    done
done
for dir in labs/*/; do
    name=$(basename "$dir")
    for readme in chapters/"${name%%[a-z]*}"_*/README.md; do
        [ ! -f "$readme" ] || grep -q "lab start ${name#*_}\b" "$readme" ||
            echo "$readme:1: it does not say 'lab start ${name#*_}'"
    done
done
