#!/bin/sh
# SPDX-License-Identifier: MIT-0
# lint.sh [RULE...] - runs the rules in ci/lint/, each a script that prints
# "file:line: what is wrong and what to do" for every finding. A line that
# begins with "warn " is shown and does not fail.
set -u
good=0 bad=0 waived=0
rules=${*:-$(ls ci/lint)}
for rule in $rules; do
    name=${rule%.sh}
    found=$(sh "ci/lint/$name.sh" 2>&1)
    failed=$(printf '%s\n' "$found" | grep -v -e '^warn ' -e '^waived ' -e '^$' | wc -l)
    waived=$((waived + $(printf '%s\n' "$found" | grep -c '^waived ')))
    if [ "$failed" = 0 ]; then
        good=$((good + 1))
        echo "ok       lint $name"
    else
        bad=$((bad + 1))
        echo "FAIL     lint $name"
    fi
    printf '%s\n' "$found" | grep -v -e '^waived ' -e '^$'
done
echo "waivers in use: $waived"
echo "$good passed, $bad failed"
[ "$bad" = 0 ]
