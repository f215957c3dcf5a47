#!/bin/sh
# SPDX-License-Identifier: MIT-0
# coverage.sh [PATTERN] - lines and branches of its own .c files, or of every
# pattern's, held against `coverage` in its unit.cfg. Lines with assert() have
# no branches: a test that makes one abort leaves no counts behind.
set -u
bad=0
printf '%-18s %8s %10s\n' pattern lines branches
for cfg in patterns/${1:-*}/unit.cfg; do
    [ -f "$cfg" ] || {
        echo "no pattern is called '$1'" >&2
        exit 3
    }
    id=$(basename "$(dirname "$cfg")")
    want_lines=$(sed -n 's/^coverage.*lines *= *\([0-9]*\).*/\1/p' "$cfg")
    want_branches=$(sed -n 's/^coverage.*branches *= *\([0-9]*\).*/\1/p' "$cfg")
    dir=$(mktemp -d)
    for gcda in build/cover/patterns/"$id"/*.gcda; do
        case $gcda in *_test.gcda | *'*'*) continue ;; esac
        gcov -b -t "$gcda" >>"$dir/all.gcov" 2>/dev/null
    done
    # A line record looks like "   12:   34:text"; branches follow theirs.
    figures=$(awk -v id="$id" '
        /^ *-: *0:Source:/ { own = index($0, "patterns/" id "/") > 0 }
        !own { next }
        /^ *[0-9#=*-]+\*?: *[0-9]+:/ {
            skip = $0 ~ /assert\(|lint: unreachable/
            split($0, f, ":")
            if (f[1] ~ /[0-9]/) { lines++; hit++ }
            if (f[1] ~ /#####|=====/ && !skip) lines++
        }
        /^branch/ && !skip {
            branches++
            if ($0 !~ /never executed/ && $0 !~ /taken 0%/) taken++
        }
        END {
            printf "%.1f %.1f", lines ? 100 * hit / lines : 0,
                   branches ? 100 * taken / branches : 100
        }' "$dir/all.gcov")
    rm -rf "$dir"
    verdict=ok
    if ! echo "$figures ${want_lines:-0} ${want_branches:-0}" | awk '{ exit !($1 + 0.05 >= $3 && $2 + 0.05 >= $4) }'; then
        verdict="below $want_lines/$want_branches"
        bad=$((bad + 1))
    fi
    printf '%-18s %7s%% %9s%%  %s\n' "$id" "${figures% *}" "${figures#* }" "$verdict"
done
[ "$bad" = 0 ]
