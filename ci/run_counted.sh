#!/bin/sh
# SPDX-License-Identifier: MIT-0
# run_counted.sh RESULT LABEL COMMAND... - runs a command whose last line is
# "N passed, N failed[, N skipped]"; RESULT gets "passed failed label".
# Always exits 0: `make test` adds the results up.
set -u
result=$1 label=$2
shift 2
mkdir -p "$(dirname "$result")"
log=$result.log
"$@" >"$log" 2>&1
code=$?
line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
good=$(echo "$line" | sed -n 's/^\([0-9]*\) passed.*/\1/p')
bad=$(echo "$line" | sed -n 's/.* \([0-9]*\) failed.*/\1/p')
# No count, or a bad exit that no count explains, is a failure of its own.
if [ -z "$line" ] || { [ "$code" != 0 ] && [ "${bad:-0}" = 0 ]; }; then
    bad=$((${bad:-0} + 1))
fi
echo "${good:-0} ${bad:-0} $label" >"$result"
if [ "${bad:-0}" != 0 ]; then
    echo "FAIL     $label (exit $code): $log"
    grep -v '^warn ' "$log" | tail -n 25
else
    echo "ok       $label ($good)"
fi
