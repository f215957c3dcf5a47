#!/bin/sh
# SPDX-License-Identifier: MIT-0
# deps.sh LEVEL - installs the Debian packages of LEVEL that are missing.
# Exit 0: all there. 5: they are missing and cannot be installed here.
set -u
level=${1:-build}
list=$(dirname "$0")/packages.txt
goal=$level
case $level in
build) levels="build" ;;
test) levels="build test" ;;
bench) levels="build test bench" ;;
scraper) levels="build scraper" goal="bench the scraper" ;;
*)
    echo "deps.sh: level is build, test, bench or scraper, not '$level'" >&2
    exit 3
    ;;
esac

present() {
    case $1 in
    cmd:*) command -v "${1#cmd:}" >/dev/null 2>&1 ;;
    pkg:*) pkg-config --exists "${1#pkg:}" 2>/dev/null ;;
    file:*) test -e "${1#file:}" ;;
    esac
}

missing=
modules=
for l in $levels; do
    while read -r lvl package probe; do
        [ "$lvl" = "$l" ] || continue
        present "$probe" && continue
        missing="$missing $package"
        case $probe in pkg:*) modules="$modules ${probe#pkg:}" ;; esac
    done <"$list"
done
[ -n "$missing" ] || exit 0

by_hand() {
    {
        echo
        echo "$1"
        echo "Install these Debian packages, then run the same command again:"
        echo "    apt-get install$missing"
        [ -z "$modules" ] || echo "(found by pkg-config as:$modules)"
    } >&2
    exit 5
}

command -v apt-get >/dev/null 2>&1 || by_hand "This system has no apt-get."
run=
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 ||
        by_hand "Installing needs root, and there is no sudo."
    run=sudo
    # Without a terminal nobody can type a password.
    [ -t 0 ] || sudo -n true 2>/dev/null ||
        by_hand "Installing needs root, and sudo asks for a password."
fi
echo "Groundwork needs packages to $goal, and these are missing:$missing" >&2
if [ -t 0 ] && [ -t 2 ]; then
    printf 'Install them now with apt-get%s? [Y/n] ' "${run:+ (by sudo)}" >&2
    read -r answer || answer=n
    case $answer in
    "" | y | Y | yes) ;;
    *) by_hand "Nothing was installed." ;;
    esac
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() {
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $run apt-get install -y -q \
        --no-install-recommends $missing >"$log" 2>&1
}
echo "installing ..." >&2
install || {
    $run apt-get update -q >"$log" 2>&1 && install
} || {
    tail -n 5 "$log" >&2
    by_hand "apt-get failed (its last lines are above)."
}
