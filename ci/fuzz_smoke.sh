#!/bin/sh
# SPDX-License-Identifier: MIT-0
# fuzz_smoke.sh - lets libFuzzer write the input of everything in chapter 07 that
# reads bytes of strangers, FUZZ_SECONDS (20) each. UNIT=url: of one reader.
# What breaks one is left in build/fuzz, and the command that repeats it printed.
set -u
seconds=${FUZZ_SECONDS:-20}
out=build/fuzz
sources=$(ls chapters/07_scraper/*.c chapters/03_adapter/*.c patterns/*/*.c |
    grep -v -e _test.c -e main.c -e example.c -e bench.c -e fault_injection.c)
sources=$(echo "$sources" | grep -v _check.c)
includes=$(for dir in patterns/* chapters/03_adapter chapters/07_scraper; do echo "-I$dir"; done)
libs=$(pkg-config --cflags --libs libcurl sqlite3 gumbo libidn2 libmd jansson libconfig libmicrohttpd zlib)
mkdir -p $out
# Its own scanner loses a buffer when a text ends in the middle.
echo "leak:libconfig.so" >$out/lsan.supp
# shellcheck disable=SC2086
clang -std=c11 -D_POSIX_C_SOURCE=200809L -g -O1 -fno-omit-frame-pointer \
    -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined $includes \
    -o $out/fuzz $sources chapters/07_scraper/crawl_fuzz_check.c $libs -lm -pthread || exit 1
# A first input that gets past the first tests.
seed() {
    case $1 in
    url | rfc) printf 'http://user@EXAMPLE.com:81/a/b?q#f\n../c/%%7e?x=1' ;;
    canonical) printf 'http://h/%%7ea?b=2&a=1&c#f' ;;
    robots) printf '/a/b\nUser-agent: bot\nDisallow: /a*b$\nCrawl-delay: 1.5\n' ;;
    charset) printf 'text/html; charset=gb2312\n<meta charset=big5>\326\320' ;;
    links) printf '<base href=/d><h1>x</h1><a href="?a&amp;b" rel=nofollow><!-- <a href=n> --><script></script>' ;;
    selector) printf 'div > a:nth-child(2n+1)[href^="x"]::attr(href)\n<div><a href=xy>' ;;
    number) printf 'from 1,299.50' ;;
    config) cat chapters/07_scraper/spider_shop.cfg ;;
    esac
}
good=0 bad=0
for reader in ${1:-url canonical rfc robots charset links selector number config}; do
    mkdir -p "$out/$reader"
    seed "$reader" >"$out/$reader/seed"
    if FUZZ=$reader LSAN_OPTIONS=suppressions=$out/lsan.supp "$out/fuzz" -max_total_time="$seconds" -timeout=10 -max_len=4096 \
        -artifact_prefix="$out/$reader-" "$out/$reader" >"$out/$reader.log" 2>&1; then
        good=$((good + 1))
        echo "ok       $reader: $(grep -oE 'DONE.*cov: [0-9]+' "$out/$reader.log" | grep -oE 'cov: [0-9]+'), $(grep -oE 'stat::number_of_executed_units: [0-9]+' "$out/$reader.log" || sed -n 's/^Done \([0-9]* runs\).*/\1/p' "$out/$reader.log")"
    else
        bad=$((bad + 1))
        echo "FAIL     $reader: $out/$reader.log; again: FUZZ=$reader $out/fuzz $(ls -t "$out/$reader"-* 2>/dev/null | head -n 1)"
        grep -E 'ERROR|SUMMARY|Assertion|runtime error' "$out/$reader.log" | head -n 4
    fi
done
echo "$good passed, $bad failed"
[ $bad = 0 ]
