#!/bin/sh
# SPDX-License-Identifier: MIT-0
# race.sh BUILD [ROUNDS] [SITE...] - crawls real pages on loopback by `scrape`,
# by a floor program, and by wget, wget2 and Scrapy; one table a site.
#   sqlite       Debian's sqlite3-doc
#   cppreference Debian's cppreference-doc-en-html
# "no fsync" is the same crawl under eatmydata, which turns fsync off as
# SQLite's synchronous=OFF does: what the durability of the job costs.
set -eu
build=$1 rounds=${2:-5}
shift 2 2>/dev/null || shift 1
here=chapters/07_scraper/bench
dir=$(mktemp -d)
trap 'nginx -p "$dir" -c "$dir/nginx.conf" -s quit 2>/dev/null || true; rm -rf "$dir"' EXIT INT TERM
for site in ${*:-sqlite cppreference}; do
    case $site in
    sqlite) root=/usr/share/doc/sqlite3 start=index.html ;;
    cppreference) root=/usr/share/cppreference/doc/html start=en/index.html ;;
    *) echo "race.sh: no such site: $site" >&2 && exit 2 ;;
    esac
    cat >"$dir/nginx.conf" <<EOF
worker_processes 1; pid $dir/pid; error_log $dir/error;
events { worker_connections 256; }
http { access_log $dir/access; include /etc/nginx/mime.types; keepalive_requests 1000000;
  server { listen 127.0.0.1:8231; root $root; charset utf-8; } }
EOF
    nginx -p "$dir" -c "$dir/nginx.conf"
    url=http://127.0.0.1:8231/$start
    crawl="$build/bin/scrape crawl --job $dir/job --per-host 16"
    scrape="rm -f $dir/job*; $crawl"
    echo "$site"
    "$build/plain/bench/crawl_race" "$rounds" "$dir/access" \
        "floor=$build/plain/bench/crawl_floor $url >/dev/null" \
        "scrape, tree=$scrape $here/page.cfg $url --workers 0 >/dev/null" \
        "scrape, tree, no fsync=rm -f $dir/job*; eatmydata $crawl $here/page.cfg $url --workers 0 >/dev/null" \
        "scrape, tree, 2 workers=$scrape $here/page.cfg $url --workers 2 >/dev/null" \
        "scrape, links=$scrape $url --workers 0 >/dev/null" \
        "scrape, links, 2=$scrape $url --workers 2 >/dev/null" \
        "wget -r=wget -q -r -l inf -nH -P $dir/wget $url || true; rm -rf $dir/wget" \
        "wget2=wget2 -q -r -l inf -nH --max-threads=16 -P $dir/wget $url || true; rm -rf $dir/wget" \
        "scrapy=cd $here && /usr/bin/scrapy runspider scrapy_spider.py -a url=$url -o $dir/s.jl >/dev/null 2>&1; rm -f $dir/s.jl"
    nginx -p "$dir" -c "$dir/nginx.conf" -s quit
    while [ -e "$dir/pid" ]; do :; done
done
