#!/bin/sh
# SPDX-License-Identifier: MIT-0
# install.sh DIR [PREFIX] - bin/lab, and the units in share/groundwork.
set -eu
dir=$1
share=$dir/share/groundwork
install -d "$dir/bin" "$share/harness"
rm -rf "$share/patterns" "$share/pitfalls" "$share/chapters" "$share/labs"
install -m 755 build/bin/lab "$dir/bin/lab"
cp -R patterns pitfalls chapters labs "$share/"
cp -R harness/templates "$share/harness/"
cp LICENSE README.md "$share/"
echo "installed: $dir/bin/lab; units in $share"
