#!/bin/sh
# SPDX-License-Identifier: MIT-0
# run_golden.sh RESULT LABEL EXPECTED PROGRAM... - runs it, compares stdout.
set -u
result=$1 label=$2 want=$3
shift 3
mkdir -p "$(dirname "$result")"
log=$result.log
if timeout 20 "$@" >"$log" 2>&1 && diff -u "$want" "$log" >"$log.diff"; then
    echo "1 0 $label" >"$result"
    echo "ok       $label"
else
    echo "0 1 $label" >"$result"
    echo "FAIL     $label: want $want"
    head -n 20 "$log.diff" "$log"
fi
