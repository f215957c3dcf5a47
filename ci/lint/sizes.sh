#!/bin/sh
# SPDX-License-Identifier: MIT-0
# sizes.sh - lines of a function, parameters, nesting, lines of a file
# (STYLE 8). "lint: long, REASON" in the comment above a function waives its
# length; a waiver that is not needed is a finding.
git ls-files -co --exclude-standard '*.c' | grep -vE '/(templates|mistakes|answers)/' | xargs awk '
    function params(sig,   n, copy) {
        copy = sig
        n = gsub(/,/, ",", copy)
        return sig ~ /\((void)?\)/ ? 0 : n + 1
    }
    FNR == 1 { depth = 0; inside = 0; waiver = 0; sig = "" }
    { line = $0; gsub(/"([^"\\]|\\.)*"/, "\"\"", line); gsub(/\x27([^\x27\\]|\\.)*\x27/, "0", line) }
    /lint: long, / { waiver = FNR }
    !inside && /^[a-z].*\(/ { sig = ""; sigline = FNR }
    !inside { sig = sig line }
    !inside && /^\{/ && sig ~ /\)\s*\{$/ {
        inside = 1; start = FNR; deepest = 0; depth = 0
        n = params(sig)
        test = FILENAME ~ /_test\.c$/
        if (n > 8) print FILENAME ":" sigline ": " n " parameters (8 at most)"
        else if (n > 6) print "warn " FILENAME ":" sigline ": " n " parameters"
    }
    inside {
        opened = gsub(/\{/, "{", line); closed = gsub(/\}/, "}", line)
        depth += opened - closed
        if (depth > deepest) deepest = depth
    }
    inside && /^\}/ {
        len = FNR - start - 1
        if (len > 80 && !waiver) print FILENAME ":" start ": a function of " len " lines (80 at most)"
        else if (len > 80) print "waived " FILENAME ":" start
        else if (len > 50 && !waiver) print "warn " FILENAME ":" start ": a function of " len " lines"
        else if (waiver && len <= 50) print FILENAME ":" waiver ": this waiver is not needed any more"
        if (deepest > 6) print FILENAME ":" start ": nested " deepest - 1 " deep (5 at most)"
        inside = 0; waiver = 0; sig = ""
    }
    !inside && /^\}/ { sig = "" }
    !inside && /;$/ { sig = "" }'
limit() { # pattern warn fail what
    git ls-files -co --exclude-standard "$1" | grep -vE '/(templates|wrong|mistakes|answers)/' | while read -r f; do
        n=$(wc -l <"$f")
        case $f in
        *_test.c | *_bench.c | */bench.c) continue ;;
        esac
        if [ "$n" -gt "$3" ]; then
            echo "$f:1: $n lines ($3 at most)"
        elif [ "$n" -gt "$2" ]; then
            echo "warn $f:1: $n lines (aim: $2)"
        fi
    done
}
limit 'patterns/*/*.c' 300 500
limit 'patterns/*/*.h' 150 250
limit 'chapters/*/*.c' 400 600
limit 'harness/*.c' 300 400
limit 'harness/*.h' 150 250
