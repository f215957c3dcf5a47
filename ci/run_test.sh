#!/bin/sh
# SPDX-License-Identifier: MIT-0
# run_test.sh RESULT LABEL PROGRAM... - runs a Check program; RESULT gets
# "passed failed label". Always exits 0: `make test` adds the results up.
set -u
result=$1 label=$2
shift 2
mkdir -p "$(dirname "$result")"
log=$result.log
CK_DEFAULT_TIMEOUT=60 "$@" >"$log" 2>&1
code=$?
line=$(grep -E '^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+' "$log" | tail -n 1)
checks=$(echo "$line" | sed -n 's/.*Checks: \([0-9]*\),.*/\1/p')
failures=$(echo "$line" | sed -n 's/.*Failures: \([0-9]*\),.*/\1/p')
errors=$(echo "$line" | sed -n 's/.*Errors: \([0-9]*\).*/\1/p')
bad=$((${failures:-0} + ${errors:-0}))
good=$((${checks:-0} - bad))
# No count, or a bad exit that no count explains, is a failure of its own.
if [ -z "$line" ] || { [ "$code" != 0 ] && [ "$bad" = 0 ]; }; then
    bad=$((bad + 1))
fi
echo "$good $bad $label" >"$result"
if [ "$bad" != 0 ]; then
    echo "FAIL     $label (exit $code): $log"
    tail -n 25 "$log"
else
    echo "ok       $label ($good)"
fi
