#!/bin/sh
# SPDX-License-Identifier: MIT-0
# fetch_khash.sh DIR - unpacks khash.h out of Debian's libhts-dev into DIR.
# The package is not installed: installing it would remove libcurl's headers.
set -eu
dir=$1
mkdir -p "$dir"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
(cd "$tmp" && apt-get download -q libhts-dev >/dev/null 2>&1 && dpkg -x libhts-dev_*.deb x) || {
    echo "fetch_khash.sh: apt-get download libhts-dev failed; the bench of hash_map needs its khash.h" >&2
    exit 5
}
mkdir -p "$dir/htslib"
cp "$tmp"/x/usr/include/htslib/*.h "$dir/htslib/"
