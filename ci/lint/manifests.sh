#!/bin/sh
# SPDX-License-Identifier: MIT-0
# manifests.sh - every unit.cfg reads, agrees with its folder, and names only
# units that exist; the generated tables are up to date.
for dir in patterns/*/ pitfalls/*/ chapters/*/ labs/*/; do
    [ -f "${dir}unit.cfg" ] || echo "${dir}unit.cfg:1: is not there: no command knows this unit"
done
build/bin/lab dev check --files 2>&1 | grep -E 'FAIL|^lab:' | sed 's/^ *FAIL *//'
build/bin/lab dev index --check 2>&1
