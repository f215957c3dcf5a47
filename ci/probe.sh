#!/bin/sh
# SPDX-License-Identifier: MIT-0
# probe.sh CC MODULE... - prints make variables: which hardening flags this
# compiler takes (each tried once), whether gcc's sanitizers link statically,
# and what pkg-config says of the modules.
# Programs begin with local variables of zeros, tests under AddressSanitizer,
# which does not see a read of one that was never set, with a pattern.
set -u
cc=$1
shift
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
printf '#include <stdio.h>\nint main(void) { return puts("x") < 0; }\n' >"$dir/x.c"

takes() { # flags...: compiles, links and says nothing
    "$cc" -O2 -Werror "$@" -o "$dir/x" "$dir/x.c" >/dev/null 2>&1
}

cflags= ldflags=
for flag in "-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3" -fstack-protector-strong \
    -fstack-clash-protection -fcf-protection=full -fPIE \
    -ftrivial-auto-var-init=zero; do
    # shellcheck disable=SC2086
    takes $flag && cflags="$cflags $flag"
done
for flag in -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack \
    -Wl,--as-needed; do
    takes -fPIE "$flag" && ldflags="$ldflags $flag"
done
# What `lab` builds answers with is gcc, whatever CC is.
static_runtime=
gcc -fsanitize=address,undefined -static-libasan -static-libubsan \
    -o "$dir/x" "$dir/x.c" >/dev/null 2>&1 &&
    static_runtime=-DTOOLCHAIN_STATIC_SANITIZERS
pattern=-ftrivial-auto-var-init=pattern
takes $pattern || pattern=
echo "PATTERN_CFLAGS := $pattern"
echo "TOOLCHAIN_CFLAGS := $static_runtime"
echo "HARDEN_CFLAGS :=$cflags"
echo "HARDEN_LDFLAGS :=$ldflags"
echo "PKG_CFLAGS := $(pkg-config --cflags "$@")"
echo "PKG_LIBS := $(pkg-config --libs "$@")"
echo "CHECK_CFLAGS := $(pkg-config --cflags check)"
echo "CHECK_LIBS := $(pkg-config --libs check)"
