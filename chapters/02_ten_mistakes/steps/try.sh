#!/bin/sh
# SPDX-License-Identifier: MIT-0
# try.sh [NN...] - commits each of the ten mistakes, or those named, in a
# temporary copy of this chapter, and says who notices; 00 is the registry as
# it stands. CFLAGS is added to what gcc gets. A patch begins with what must
# happen:
#
#   mistake   in one sentence
#   warnings  the gcc options that must speak (none: gcc must be silent)
#   suite     the tests that must fail (none: all must pass), or "not run"
#   asan      the tests that must fail under AddressSanitizer and UBSan
#   strict    the gcc option that must speak in plain C11, without POSIX
#   by, says  whom the table names, and words that must be in its report
#
# More, less or other than that is a failure, as is a patch that does not
# apply. Needs gcc, git, pkg-config and Check.
set -u
export LC_ALL=C CK_DEFAULT_TIMEOUT=60 CK_FORK=yes
export ASAN_OPTIONS=detect_stack_use_after_return=1:color=never
chapter=$(cd "$(dirname "$0")/.." && pwd)
patterns=$chapter/../../patterns
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM
export GIT_CEILING_DIRECTORIES="$dir"
good=0 bad=0

used="dyn_array hash_map string_builder fault_injection"
warnings="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    -Wstrict-prototypes -Wmissing-prototypes -Wcast-qual -Wwrite-strings"
includes=$(for p in $used; do printf -- '-I%s ' "$patterns/$p"; done)
sanitized="-fsanitize=address,undefined -fno-sanitize-recover=all"
w="-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc"
for f in malloc calloc realloc; do
    w="$w,--defsym=__wrap_$f=fault_injection_$f"
done
libs="$w $(pkg-config --libs check)" || exit 1

# shellcheck disable=SC2086
compile() { # folder flags file -> object, report on stdout
    (cd "$1" && gcc -std=c11 -D_POSIX_C_SOURCE=200809L $warnings $includes -I. \
        -g $2 ${CFLAGS:-} -c -o "$(basename "$3" .c).o" "$3" 2>&1)
}
# shellcheck disable=SC2086
link_suite() { # folder flags patterns-folder
    gcc $2 -o "$1/suite" "$1"/*.o "$3"/*.o $libs 2>&1
}
patterns_objects() { # folder flags
    mkdir "$1"
    for p in $used; do
        for file in "$patterns/$p"/*.c; do
            case $file in */bench.c | */example.c | *_test.c) ;;
            *) compile "$1" "$2" "$file" ;;
            esac
        done
    done
}
field() { sed -n "/^---\$/q; s/^$2: *//p" "$1"; } # patch key
# The tests that failed, each once, in one line.
failed_tests() {
    sed -nE 's/^[^:]*:[0-9-]+:[FES]:registry:([a-z0-9_]+):[0-9]+: .*/\1/p' "$1" |
        sort -u | tr '\n' ' ' | sed 's/ $//'
}
# The options that gcc named, each once; an error has none.
options_named() {
    sed -nE 's/.*warning: .*\[(-W[a-z0-9=-]+)\]$/\1/p' "$1" | sort -u |
        tr '\n' ' ' | sed 's/ $//'
}

wrong() { # what
    echo "FAIL     $name: $1"
    ok=0
}
expect() { # what got want
    [ "$2" = "$3" ] || wrong "$1: got '$2', want '$3'"
}

build_and_run() { # flags patterns-folder log [tests that fail | "not run..."]
    : >"$3"
    for file in registry.c registry_words.c registry_test.c; do
        compile "$work" "$1" "$file" >>"$3" || return 1
    done
    link_suite "$work" "$1" "$2" >>"$3" || return 1
    case ${4:-} in
    "not run"*) ;;
    *) "$work/suite" >"$3.suite" 2>&1 ;;
    esac
    return 0
}

try() { # patch, or nothing for the registry as it stands
    name=${1:+$(basename "$1" .patch)}
    name=${name:-as it stands}
    patch=${1:-/dev/null}
    ok=1
    work=$dir/work
    rm -rf "$work" "$dir"/log*
    mkdir "$work"
    cp "$chapter"/*.c "$chapter"/*.h "$work"
    if [ -n "${1:-}" ] && ! (cd "$work" && git apply "$1"); then
        wrong "the patch does not apply any more"
        bad=$((bad + 1))
        return
    fi
    suite=$(field "$patch" suite)
    built=1
    build_and_run "" "$dir/plain" "$dir/log" "$suite" || built=0
    case $(field "$patch" by) in
    gcc) expect "it builds" $built 0 ;;
    *) expect "it builds" $built 1 ;;
    esac
    if [ $built = 1 ]; then
        expect "gcc warns" "$(options_named "$dir/log")" "$(field "$patch" warnings)"
        case $suite in
        "not run"*) ;;
        *) expect "failing tests" "$(failed_tests "$dir/log.suite")" "$suite" ;;
        esac
        # shellcheck disable=SC2086
        (cd "$work" && gcc -std=c11 -Wall $includes -I. -c -o /dev/null registry.c) 2>"$dir/log.strict"
        expect "in plain C11 gcc warns" "$(options_named "$dir/log.strict")" "$(field "$patch" strict)"
    fi
    sanitizer=$(field "$patch" asan)
    if [ -n "$sanitizer" ] || [ "$patch" = /dev/null ]; then
        build_and_run "$sanitized" "$dir/asan" "$dir/log.asan"
        expect "failing tests, sanitized" "$(failed_tests "$dir/log.asan.suite")" "$sanitizer"
    fi
    says=$(field "$patch" says)
    [ "$patch" = /dev/null ] || [ -n "$says" ] || wrong "it must be noticed: who says what?"
    if [ -n "$says" ] && ! cat "$dir"/log* | grep -qF -e "$says"; then
        wrong "nobody says '$says'"
        tail -n 20 "$dir"/log*
    fi
    good=$((good + ok))
    bad=$((bad + 1 - ok))
    if [ $ok = 0 ]; then
        return
    elif [ "$patch" = /dev/null ]; then
        checks=$(sed -n 's/.*Checks: \([0-9]*\), Failures: 0, Errors: 0.*/\1/p' "$dir/log.suite")
        echo "| as it stands | nobody | $checks checks pass, plain and sanitized |"
    else
        by=$(field "$patch" by)
        [ "$by" = suite ] && by=$suite
        echo "| $name | $by | $says |"
    fi
}

patterns_objects "$dir/plain" ""
patterns_objects "$dir/asan" "$sanitized"
echo "| mistake | what notices | what it says |"
echo "|---|---|---|"
case " ${*:-00} " in *" 00 "*) try ;; esac
for patch in "$chapter"/steps/*.patch; do
    number=$(basename "$patch" | cut -d_ -f1)
    case " ${*:-$number} " in *" $number "*) try "$patch" ;; esac
done
echo "$good passed, $bad failed"
[ "$bad" = 0 ] && [ "$good" -gt 0 ]
