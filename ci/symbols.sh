#!/bin/sh
# SPDX-License-Identifier: MIT-0
# symbols.sh ARCHIVE - every external symbol of a pattern begins with its id;
# no pattern has a writable global (but for a reason given in unit.cfg); all
# patterns link into one program without a clash.
set -u
archive=$1
good=0 bad=0
complain() {
    bad=$((bad + 1))
    echo "FAIL     $1"
}
for cfg in patterns/*/unit.cfg; do
    id=$(basename "$(dirname "$cfg")")
    objects=$(find build/plain/patterns/"$id" -name '*.o' ! -name '*_test.o' ! -name example.o)
    [ -n "$objects" ] || continue
    # shellcheck disable=SC2086
    foreign=$(nm -g --defined-only $objects | awk 'NF == 3 { print $3 }' | grep -v "^$id" | tr '\n' ' ')
    [ -z "$foreign" ] && good=$((good + 1)) || complain "$id exports what does not begin with its id: $foreign"
    # shellcheck disable=SC2086
    writable=$(objdump -t $objects | awk '/ O \.(data|bss|tdata|tbss)/ && !/\.data\.rel\.ro/ { print $NF }' | tr '\n' ' ')
    if [ -z "$writable" ] || grep -q '^globals *=' "$cfg"; then
        good=$((good + 1))
    else
        complain "$id has writable globals: $writable"
    fi
    if [ -z "$writable" ] && grep -q '^globals *=' "$cfg"; then
        complain "$id: 'globals' in unit.cfg excuses nothing: remove it"
    fi
done
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
echo 'int main(void) { return 0; }' >"$dir/main.c"
if gcc -o "$dir/all" "$dir/main.c" -Wl,--whole-archive "$archive" -Wl,--no-whole-archive -pthread -lm; then
    good=$((good + 1))
else
    complain "the patterns do not link into one program"
fi
echo "$good passed, $bad failed"
[ "$bad" = 0 ]
