#!/bin/sh
# SPDX-License-Identifier: MIT-0
# copy_check.sh RESULT PATTERN "USES" "LINK FLAGS" - compiles and tests one
# pattern alone in an empty folder, without this project's flags: gcc and
# clang, C11 and C17, -O0 and -O2; the headers alone as C and C++. Code for
# machines without SSE2 or 128-bit products is tested as well.
set -u
result=$1 id=$2 uses=$3 link=$4
root=$PWD
mkdir -p "$(dirname "$result")"
log=$root/$result.log
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
: >"$log"
good=0 bad=0
step() { # label command...
    label=$1
    shift
    if "$@" >>"$log" 2>&1; then
        good=$((good + 1))
    else
        bad=$((bad + 1))
        echo "FAIL     copy $id: $label" | tee -a "$log"
        tail -n 12 "$log"
    fi
}
cp "$root/patterns/$id"/*.h "$root/patterns/$id"/*.c "$dir"
rm -f "$dir/bench.c"
for use in $uses; do
    cp "$root/patterns/$use/$use.c" "$root/patterns/$use/$use.h" "$dir"
done
cd "$dir" || exit 1
sources=$(ls ./*.c | grep -v -e _test.c -e example.c)
warn="-Wall -Wextra -Wpedantic -Werror"
for header in ./*.h; do
    case $header in *_test.h) continue ;; esac
    step "$header alone as C" gcc -std=c11 $warn -fsyntax-only -x c "$header"
    step "$header alone as C++" g++ -std=c++17 $warn -fsyntax-only -x c++ "$header"
done
step "its example" gcc -std=c11 $warn -fsyntax-only example.c
plainer=
check_cflags=$(pkg-config --cflags check)
check_libs=$(pkg-config --libs check)
# A test file is longer than its pattern and proves nothing by its own level:
# compiled once a compiler.
build_test() { # compiler
    # shellcheck disable=SC2086
    "$1" -std=c11 -O1 -D_POSIX_C_SOURCE=200809L $plainer $check_cflags -c ./*_test.c
}
build() { # compiler std level
    # The pattern itself: a strict -std, no feature macro from outside.
    for source in $sources; do
        # shellcheck disable=SC2086
        "$1" -std="$2" "$3" $warn $plainer -c "$source" || return 1
    done
}
build_and_test() { # compiler std level
    build "$1" "$2" "$3" || return 1
    # shellcheck disable=SC2046,SC2086
    "$1" -o test ./*_test.o $(echo $sources | sed 's/\.c\b/.o/g') $link $check_libs || return 1
    CK_DEFAULT_TIMEOUT=60 ./test
}
# Every way is compiled. Run are two that have nothing in common; `make test`
# itself runs gcc's C11 at -O2.
for compiler in gcc clang; do
    [ "$compiler" = gcc ] && run="c11 -O0" || run="c17 -O2"
    step "$compiler: its tests" build_test "$compiler"
    for std in c11 c17; do
        for level in -O0 -O2; do
            [ "$std $level" = "$run" ] && how=build_and_test || how=build
            step "$compiler $std $level" "$how" "$compiler" "$std" "$level"
        done
    done
done
# shellcheck disable=SC2086
if grep -q -e __SSE2__ -e __SIZEOF_INT128__ ./*.h $sources; then
    plainer="-U__SSE2__ -U__SIZEOF_INT128__"
    step "gcc $plainer: its tests" build_test gcc
    step "gcc c11 -O2 $plainer" build_and_test gcc c11 -O2
fi
cd "$root" || exit 1
echo "$good $bad copy $id" >"$result"
[ "$bad" != 0 ] || echo "ok       copy $id ($good)"
