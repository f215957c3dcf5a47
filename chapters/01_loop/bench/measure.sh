#!/bin/sh
# SPDX-License-Identifier: MIT-0
# measure.sh - what one turn of the loop costs, on this machine, now.
# Makes a project of MODULES small files in a temporary folder, times each
# kind of turn ROUNDS times, prints a table: median, spread, and the ratio to
# the cheapest useful turn (one leaf file changed).
set -eu
MODULES=${MODULES:-24}
ROUNDS=${ROUNDS:-7}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM
cd "$dir"

n=1
while [ "$n" -le "$MODULES" ]; do
    cat >"module$n.c" <<SOURCE
#include "common.h"

int module$n(int x)
{
    char text[64];
    int i;

    for (i = 0; i < x; i++)
        if (snprintf(text, sizeof text, "%d of %d", i, x) < 0)
            return -1;
    return (int)strlen(text) + LIMIT + $n;
}
SOURCE
    n=$((n + 1))
done
cat >common.h <<'SOURCE'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
enum { LIMIT = 7 };
int module1(int x);
SOURCE
cat >main.c <<'SOURCE'
#include "common.h"

int main(void)
{
    int i;

    for (i = 0; i < 200; i++)
        if (module1(1 + i) < LIMIT)
            return 1;
    printf("LIMIT is %d\n", LIMIT);
    return 0;
}
SOURCE
# The right Makefile, and one without -MMD: no object knows its headers.
cat >with.mk <<'MAKE'
CC := gcc
OUT ?= with
CFLAGS ?= -O1 -g
OBJECTS := $(patsubst %.c,$(OUT)/%.o,$(wildcard *.c))
$(OUT)/program: $(OBJECTS) ; @$(CC) $(CFLAGS) -o $@ $^
$(OUT)/%.o: %.c ; @mkdir -p $(OUT) && $(CC) $(CFLAGS) -MMD -MP -c -o $@ $<
-include $(wildcard $(OUT)/*.d)
MAKE
grep -v include with.mk | sed 's/ -MMD -MP//' >without.mk

now() { date +%s%N; }
time_ms() { # command... -> milliseconds
    begin=$(now)
    "$@" >/dev/null 2>&1
    echo $((($(now) - begin) / 1000))
}
base=
row() { # label, file of microseconds
    sorted=$(sort -n "$2")
    median=$(echo "$sorted" | sed -n "$(((ROUNDS + 1) / 2))p")
    base=${base:-$median}
    echo "$1|$median|$(echo "$sorted" | head -n 1)|$(echo "$sorted" | tail -n 1)|$base" |
        awk -F'|' '{ printf "| %s | %.0f | %.0f-%.0f | %.1f |\n", $1, $2 / 1000, $3 / 1000, $4 / 1000, $2 / $5 }'
}
rounds() { # label, preparation, command
    : >times
    i=0
    while [ "$i" -lt "$ROUNDS" ]; do
        sh -c "$2"
        time_ms sh -c "$3" >>times
        i=$((i + 1))
    done
    row "$1" times
}

make -s -f with.mk >/dev/null
make -s -f without.mk OUT=without >/dev/null
echo "$MODULES modules, one header, median of $ROUNDS, $(nproc) processors, $(gcc -dumpfullversion)"
echo
echo "| turn | median ms | spread | x leaf |"
echo "|---|---|---|---|"
jobs=$(nproc)
rounds "change one leaf file, build" "touch module3.c" "make -s -f with.mk"
rounds "nothing changed, build" ":" "make -s -f with.mk"
rounds "change the header, build (-j$jobs)" "touch common.h" "make -s -j$jobs -f with.mk"
rounds "build from nothing (-j$jobs)" "rm -rf with" "make -s -j$jobs -f with.mk"
make -s -f with.mk
rounds "run the program: plain" ":" "./with/program"
make -s -f with.mk OUT=asan CFLAGS='-O1 -g -fsanitize=address,undefined'
rounds "run it: ASan + UBSan" ":" "./asan/program"
rounds "build one leaf: ASan + UBSan" "touch module3.c" "make -s -f with.mk OUT=asan CFLAGS='-O1 -g -fsanitize=address,undefined'"
if command -v valgrind >/dev/null; then
    rounds "run it: valgrind" ":" "valgrind -q ./with/program"
fi
if command -v ccache >/dev/null; then
    export CCACHE_DIR="$dir/ccache"
    rounds "from nothing, ccache cold" "rm -rf with ccache" "make -s -j$jobs -f with.mk CC='ccache gcc'"
    rounds "from nothing, ccache warm" "rm -rf with" "make -s -j$jobs -f with.mk CC='ccache gcc'"
    make -s -f with.mk
fi
git init -q . 2>/dev/null && git add ./*.c ./*.h ./*.mk >/dev/null 2>&1 &&
    git -c user.name=x -c user.email=x@localhost commit -qm x
rounds "as CI does it: clone, build, run" "rm -rf clone" "git clone -q . clone && make -s -j$jobs -C clone -f with.mk && clone/with/program"
echo
# The stale object, shown: LIMIT changes, one Makefile does not notice.
sed -i 's/LIMIT = 7/LIMIT = 8/' common.h
touch main.c
sleep 0.01
make -s -f with.mk
make -s -f without.mk OUT=without
echo "after LIMIT = 8 in common.h, and a change in main.c alone:"
echo "- with -MMD: every object rebuilt, $(./with/program)"
stale=$(find without -name 'module*.o' ! -newer common.h | wc -l)
echo "- without: $(./without/program), and $stale of $MODULES modules still hold LIMIT = 7"
