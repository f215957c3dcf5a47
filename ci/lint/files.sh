#!/bin/sh
# SPDX-License-Identifier: MIT-0
# files.sh - the top level is fixed; a file's name is unique over the tree
# (but for names that each unit has); each C file begins with SPDX.
git ls-files | cut -d/ -f1 | sort -u |
    grep -vxE 'Makefile|README.md|LICENSE|CONTRIBUTING.md|chapters|patterns|pitfalls|labs|harness|ci|\..*' |
    sed 's/$/:1: the top level is fixed (DESIGN: the tree)/'
each='example.c|bench.c|wrong.c|right.c|main.c|gen.c'
git ls-files -co --exclude-standard '*.c' '*.h' |
    grep -vE '/(starter|solution|mistakes|wrong|templates|answers)/' |
    awk -F/ -v each="^($each)$" '$NF !~ each { if (seen[$NF]) print $0 ":1: the name is taken by " seen[$NF]; seen[$NF] = $0 }'
git ls-files -co --exclude-standard '*.c' '*.h' | grep -v /templates/ | while read -r f; do
    read -r first <"$f"
    case $first in
    '/* SPDX-License-Identifier: MIT-0 */') ;;
    *) echo "$f:1: the first line is /* SPDX-License-Identifier: MIT-0 */" ;;
    esac
done
