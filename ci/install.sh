#!/bin/sh
# SPDX-License-Identifier: MIT-0
# install.sh [--remove] DIR - bin/lab, its helper in libexec/groundwork, its
# manual page and completions, and the units in share/groundwork.
set -eu
remove=
[ "$1" = --remove ] && remove=1 && shift
dir=$1
share=$dir/share/groundwork
libexec=$dir/libexec/groundwork
man=$dir/share/man/man1/lab.1
bash=$dir/share/bash-completion/completions/lab
zsh=$dir/share/zsh/site-functions/_lab
fish=$dir/share/fish/vendor_completions.d/lab.fish
rm -rf "$share" "$libexec"
if [ "$remove" ]; then
    rm -f "$dir/bin/lab" "$man" "$bash" "$zsh" "$fish"
    echo "removed: $dir/bin/lab and what belongs to it"
    exit 0
fi
install -d "$dir/bin" "$libexec" "$share/harness"
install -m 755 build/bin/lab "$dir/bin/lab"
install -m 755 build/bin/lab-box "$libexec/lab-box"
cp -R patterns pitfalls chapters labs "$share/"
cp -R harness/templates "$share/harness/"
cp LICENSE README.md "$share/"
mkdir -p "${man%/*}" "${bash%/*}" "${zsh%/*}" "${fish%/*}"
build/bin/lab dev man >"$man"
build/bin/lab dev completion bash >"$bash"
build/bin/lab dev completion zsh >"$zsh"
build/bin/lab dev completion fish >"$fish"
echo "installed: $dir/bin/lab; units in $share"
