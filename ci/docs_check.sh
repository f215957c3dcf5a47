#!/bin/sh
# SPDX-License-Identifier: MIT-0
# docs_check.sh [FILE...] - runs what the READMEs show. In a block opened by
# ```console, each line "$ COMMAND" is run and the lines below it are what it
# must print. "..." alone on a line stands for any lines. Times, seeds,
# addresses and process numbers are masked on both sides. The blocks of one
# file run in order, in a folder of their own that looks like this tree.
set -u
root=$PWD
unset MAKEFLAGS MAKELEVEL MFLAGS
export LAB_WORKSPACE=work NO_COLOR=1 CK_DEFAULT_TIMEOUT=60
files=${*:-$(git ls-files -co --exclude-standard '*.md' | grep -v /templates/)}
good=0 bad=0

mask() {
    sed -E -e 's/[0-9]+(\.[0-9]+)? (ms|s)\b/T \2/g' -e 's/--seed [0-9]+/--seed N/g' \
        -e 's/0x[0-9a-f]+/ADDR/g' -e 's/==[0-9]+==/==PID==/g' \
        -e 's/(Linux) [^,]*, [0-9]+ processors/\1 HOST/' \
        -e 's/sandbox: [a-z]+ \([^)]*\)/sandbox: TIER/g' \
        -e 's#/tmp/lab\.[A-Za-z0-9]+#/tmp/lab.X#g' -e "s#$root#ROOT#g" -e 's/[[:space:]]+$//'
}

# Wanted lines (with "...") against what was printed, as one awk walk.
matches() { # wanted got
    awk 'NR == FNR { want[++w] = $0; next } { got[++g] = $0 }
        function fits(i, j) {
            if (i > w) return j > g
            if (want[i] == "...") {
                for (; j <= g + 1; j++) if (fits(i + 1, j)) return 1
                return 0
            }
            return j <= g && want[i] == got[j] && fits(i + 1, j + 1)
        }
        END { exit !fits(1, 1) }' "$1" "$2"
}

run_step() { # file line command wanted
    (cd "$dir" && timeout 300 bash -c "$3") </dev/null >"$tmp/raw" 2>&1
    mask <"$tmp/raw" >"$tmp/got"
    mask <"$4" >"$tmp/want"
    if matches "$tmp/want" "$tmp/got"; then
        good=$((good + 1))
    else
        bad=$((bad + 1))
        echo "FAIL     $1:$2: \$ $3"
        diff -u "$tmp/want" "$tmp/got" | sed 1,2d | head -n 40
    fi
}

check_file() {
    dir=$(mktemp -d)
    for entry in "$root"/* "$root"/.clang-format; do
        case $entry in */work) ;; *) ln -s "$entry" "$dir/" ;; esac
    done
    # "line<TAB>command" in .cmd, the wanted text in .out, numbered.
    rm -rf "$tmp/steps"
    mkdir "$tmp/steps"
    awk -v out="$tmp/steps" '
        /^```console/ { inside = 1; next }
        /^```/ { inside = 0; next }
        !inside { next }
        /^\$ / { n++; base = sprintf("%s/%04d", out, n)
                 print FNR "\t" substr($0, 3) > (base ".cmd"); printf "" > (base ".out"); next }
        n { print > (base ".out") }' "$1"
    for step in "$tmp"/steps/*.cmd; do
        [ -e "$step" ] || break
        run_step "$1" "$(cut -f1 "$step")" "$(cut -f2- "$step")" "${step%.cmd}.out"
    done
    rm -rf "$dir"
}

# A make target that a text names must be one that `make help` lists.
check_targets() { # file...
    grep -oE '^[a-z-]+:.*## ' "$root/ci/targets.mk" | cut -d: -f1 >"$tmp/known"
    awk 'NR == FNR { known[$1] = 1; next }
        { line = $0
          while (match(line, /(`|\$ |^ *)make [a-z][a-z-]+/)) {
              target = substr(line, RSTART, RLENGTH)
              sub(/.*make /, "", target)
              line = substr(line, RSTART + RLENGTH)
              if (seen[FILENAME, target]++) continue
              if (target in known) print "ok"
              else print "FAIL     " FILENAME ": there is no '"'make \" target \"'"'" } }' \
        "$tmp/known" "$@" >"$tmp/targets"
    grep '^FAIL' "$tmp/targets"
    good=$((good + $(grep -c '^ok' "$tmp/targets")))
    bad=$((bad + $(grep -c '^FAIL' "$tmp/targets")))
}

# A link to a file of the tree must lead somewhere.
check_links() { # file...
    grep -oHE '\]\([^)#:]+\)' "$@" | while IFS=: read -r file link; do
        case $file in */*) folder=${file%/*} ;; *) folder=. ;; esac
        link=${link#*(}
        [ -e "$folder/${link%)}" ] || echo "FAIL     $file: the link ${link%)} leads nowhere"
    done >"$tmp/links"
    cat "$tmp/links"
    bad=$((bad + $(wc -l <"$tmp/links")))
}

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck disable=SC2086
for file in $(grep -l '^```console' $files); do
    check_file "$file"
done
# shellcheck disable=SC2086
check_targets $files
# shellcheck disable=SC2086
check_links $files
echo "$good passed, $bad failed"
[ "$bad" = 0 ]
