#!/bin/sh
# SPDX-License-Identifier: MIT-0
# skeletons.sh - no unit still says what `lab dev new` wrote into it: titles
# and sentences of harness/templates stand in no unit of that kind.
said=$(mktemp)
trap 'rm -f "$said"' EXIT
for kind in pattern pitfall chapter lab; do
    find "harness/templates/$kind" -name '*.md' -o -name unit.cfg | while read -r file; do
        awk -v cfg="${file##*/}" '/^```/ { code = !code }
            code || /@|^##|^    |^\| \| \|/ || length < 10 { next }
            cfg != "unit.cfg" || /^(title|summary)/' "$file" >"$said"
        find "${kind}s" -name "${file##*/}" -exec grep -nHFx -f "$said" {} + |
            sed 's/^\([^:]*:[0-9]*\):/\1: still the words of the skeleton: /'
    done
done | sort -u
