#!/bin/sh
# SPDX-License-Identifier: MIT-0
# keys.sh - harness/unit/README.md lists the keys of unit.cfg as the schema
# has them: each in its table, `needed` where it is.
readme=harness/unit/README.md
schema=harness/unit/unit_schema.c
in_schema=$(mktemp)
in_readme=$(mktemp)
trap 'rm -f "$in_schema" "$in_readme"' EXIT
awk '/manifest_field .*_fields\[\]/ { group = $5; sub(/_fields.*/, "", group) }
    /^    (MUST|MAY|SUB)\(/ { split($0, part, "\""); print group, part[2], ($0 ~ /MUST/ ? "needed" : "") }' \
    "$schema" | sort >"$in_schema"
awk -F'|' '/^<!-- keys: / { split($0, word, " "); group = word[3] }
    /^\| `/ { gsub(/[ `]/, "", $2); gsub(/ /, "", $3); print group, $2, $3 }' \
    "$readme" | sort >"$in_readme"
[ -s "$in_schema" ] || echo "$schema:1: no key was found: this rule does not fit it any more"
comm -23 "$in_schema" "$in_readme" | sed "s|^|$readme:1: describe this key of $schema: |"
comm -13 "$in_schema" "$in_readme" | sed "s|^|$readme:1: $schema has no such key: |"
