#!/bin/sh
# SPDX-License-Identifier: MIT-0
# includes.sh - who may include whom (DESIGN 2 and 5), from the compiler's
# own dependency files: libc <- patterns <- chapters <- labs; libc, patterns
# <- harness; and inside the harness a call goes down, never up.
find build/plain/patterns build/plain/harness build/plain/chapters -name '*.d' 2>/dev/null | xargs -r awk '
    # What the manifest of a unit lists under a key.
    function lists(unit, key, what,   file, line, text) {
        if (!(unit in manifest)) {
            file = unit "/unit.cfg"
            text = "\n"
            while ((getline line < file) > 0) text = text line "\n"
            close(file)
            manifest[unit] = text
        }
        return match(manifest[unit], "(\n| )" key " = [^;]*\"" what "\"")
    }
    function say(why) { print source ":1: " why }
    function pattern(dep) {
        if (index(dep, own "/") == 1) return
        if (source ~ /_test\.c$/ && lists(own, "uses", unit)) return
        if (source ~ /\/bench\.c$/ && unit == "ratio_bench") return
        say("a pattern includes no other pattern: " dep)
    }
    function harness(dep) {
        if (dep ~ /^patterns\//) return
        if (dep !~ /^harness\//)
            say("the harness includes patterns and itself, not " dep)
        else if (source !~ /_test\.c$/ && part[2] != "verbs" && part[2] != "main.c" && part[2] != unit &&
                 !(part[2] == "judge" && (unit == "box" || unit == "unit")))
            say(part[2] "/ may not include " dep " (harness/README.md: the house)")
    }
    function chapter(dep) {
        if (index(dep, own "/") == 1) return
        if (dep ~ /^patterns\//) {
            if (!lists(own, "patterns", unit)) say(dep " is not in '\''patterns'\'' of " own "/unit.cfg")
        } else if (dep ~ /^chapters\//) {
            if (!lists(own, "uses", unit)) say(dep " is of a chapter that is not in '\''uses'\'' of " own "/unit.cfg")
        } else {
            say("a chapter includes patterns and its own files, not " dep)
        }
    }
    FNR == 1 {
        source = FILENAME
        sub(/^build\/plain\//, "", source)
        sub(/\.d$/, ".c", source)
        gone = (getline line < source) < 0
        close(source)
        split(source, part, "/")
        own = part[1] "/" part[2]
        room = part[1]
        sub(/^[^:]*: */, "")
    }
    gone || /^[^ ].*:$/ { next } # a header of its own, for make
    {
        for (i = 1; i <= NF; i++) {
            if ($i !~ /^(patterns|harness|chapters|labs|pitfalls)\// || seen[source, $i]++) continue
            split($i, at, "/")
            unit = at[2]
            if (room == "patterns") pattern($i)
            else if (room == "harness") harness($i)
            else chapter($i)
        }
    }'
git ls-files -co --exclude-standard 'pitfalls/*.c' | xargs -r grep -nE '#include *"' |
    grep -vE '/(wrong|right)\.c:[0-9]+:#include "\1/[a-z0-9_]+\.h"$' |
    sed 's/^\([^:]*:[0-9]*\):.*/\1: a pitfall stands alone: its headers are in wrong\/ and right\/, listed in unit.cfg/'
git ls-files -co --exclude-standard 'harness/*.c' 'patterns/*.[ch]' 'chapters/*.c' | grep -vE '/(templates|attacks|answers)/' |
    xargs grep -nE '#include *"[^"]*\.c"' | sed 's/^\([^:]*:[0-9]*\):.*/\1: a .c file is never included/'
