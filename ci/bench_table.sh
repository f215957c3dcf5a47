#!/bin/sh
# SPDX-License-Identifier: MIT-0
# bench_table.sh BENCH... - runs each bench, prints one table of ratios.
# A row of a bench: name peer ours_ms theirs_ms median min max floor verdict.
set -u
bad=0
printf '%-34s %-20s %9s %9s %7s %15s %7s\n' what peer 'ours ms' 'peer ms' ratio spread floor
for bench in "$@"; do
    rows=$("$bench") || bad=$((bad + 1))
    echo "$rows" | awk -F'\t' 'NF >= 9 {
        printf "%-34s %-20s %9s %9s %7s %7s-%-7s %7s  %s\n", $1, $2, $3, $4, $5, $6, $7, $8, $9 }'
done
echo "ratio = peer / ours in process CPU time: above 1 ours is faster; median and spread of the rounds"
[ "$bad" = 0 ]
