#!/bin/sh
# SPDX-License-Identifier: MIT-0
# tally.sh "WHY NOTHING" RESULT... - adds up results ("passed failed label"),
# names what failed, ends with the one line that counts. A failed result is
# removed, so that the next run tries it again.
set -u
nothing=$1
shift
[ $# -gt 0 ] || {
    echo "$nothing" >&2
    exit 3
}
cat "$@" | awk '$2 > 0 { sub(/^[0-9]+ [0-9]+ /, ""); print "FAILED   " $0 }'
sums=$(cat "$@" | awk '{ good += $1; bad += $2 } END { print good + 0, bad + 0 }')
for result in "$@"; do
    read -r _ bad _ <"$result"
    [ "$bad" = 0 ] || rm -f "$result"
done
echo "${sums% *} passed, ${sums#* } failed"
[ "${sums#* }" = 0 ] && [ "${sums% *}" != 0 ]
