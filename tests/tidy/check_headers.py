#!/usr/bin/env python3
"""Every header compiles alone, and opens with a sentence saying what it holds.

Usage: check_headers.py ROOT BUILD_DIR

A header that is the first include of a source file has been compiled alone by the build. For the others this writes one
source file each and a ninja file of its own below BUILD_DIR, so that only what changed is compiled again. What
several of them include of the system is compiled beforehand (precompiled.py). A second run waits for the first, and finds its work done.
"""

import contextlib
import fcntl
import json
import pathlib
import re
import shlex
import subprocess
import sys

import precompiled
import tree

FOLDER = "tidy/headers"
UNITY = re.compile(r"-unity\d+\.cpp$")
RULES = (
    f"builddir = {FOLDER}",  # a log of its own beside the build's
    "rule compile",
    "  command = $compiler -MD -MF $out.d -O0 -g0 -c $in -o $out",
    "  depfile = $out.d",
    "  deps = gcc",
    "  description = $in",
)
FIRST_INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)


def first_include(text):
    match = FIRST_INCLUDE.search(tree.without_comments(text))
    return match[1] if match else None


def sources_of(entry):
    """What an entry compiles: a source, or the sources that Meson has put together into one of its own (unity builds)."""
    source = (pathlib.Path(entry["directory"]) / entry["file"]).resolve()
    if not UNITY.search(source.name) or not source.is_file():
        return [source]
    return [(pathlib.Path(entry["directory"]) / path).resolve() for path in FIRST_INCLUDE.findall(source.read_text(encoding="utf-8"))]


def compiled_sources(root, build):
    """{source relative to the root: (whether it begins what is compiled, compile command without source, output and
    dependency options)}"""
    commands = {}
    for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        sources = [source for source in sources_of(entry) if source.is_relative_to(root)]
        if not sources:
            continue
        words, kept = shlex.split(entry["command"]), []
        if pathlib.Path(words[0]).name == "ccache":  # which makes nothing of what is compiled beforehand
            words.pop(0)
        skip = False
        for word in words:
            if skip or word in ("-c", "-MD", "-MMD", entry["file"]):
                skip = False
            elif word in ("-o", "-MF", "-MQ", "-MT"):
                skip = True
            else:
                kept.append(word)
        for source in sources:
            commands[source.relative_to(root).as_posix()] = (source == sources[0], kept)
    return commands


def nearest_command(header, commands):
    """The command of the source that shares most of the header's path: its room's include folders and definitions."""

    def shared(source):
        same = 0
        for ours, theirs in zip(header.split("/")[:-1], source.split("/")[:-1]):
            if ours != theirs:
                break
            same += 1
        return same

    best = max(sorted(commands), key=shared)
    return commands[best][1] if shared(best) > 0 else None


@contextlib.contextmanager
def alone_in(folder):
    """Holds the folder's lock: one ninja at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write(path, text):
    """Only where something changed: what is compiled of it stays."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def without_includes(command):
    """(command without `-include FILE`, those files): what is compiled beforehand has to be the first that the compiler reads."""
    words, files = [], []
    rest = iter(command)
    for word in rest:
        if word == "-include":
            files.append(next(rest))
        else:
            words.append(word)
    return words, list(dict.fromkeys(files))


def line_of(words):
    return " ".join(shlex.quote(word) for word in words).replace("$", "$$")


def beforehand(folder, commands, closures):
    """({header: name of the file compiled beforehand for it}, the lines of ninja that compile them)"""
    alike = {}
    for header, command in commands.items():
        alike.setdefault(tuple(word for word in command if not word.startswith("-I")), []).append(header)
    names, rules, written = {}, [], 0
    for flags, group in alike.items():
        words, forced = without_includes(flags)
        files = {}
        for header, chosen in precompiled.choose({header: closures[header] for header in group}).items():
            if not chosen:
                continue
            if chosen not in files:
                name = files[chosen] = f"beforehand_{written}.h"
                written += 1
                write(folder / name, "".join(f"#include <{each}>\n" for each in [*forced, *sorted(chosen)]))
                rules += [f"build {FOLDER}/{name}.gch: compile {FOLDER}/{name}", f"  compiler = {line_of(words)} -x c++-header"]
            names[header] = files[chosen]
    return names, rules


def write_ninja(root, build, alone, commands, closures):
    """One object a header, built from the build folder like everything else, so that relative paths mean the same.

    Returns the headers that no compiled room can speak for."""
    folder = build / FOLDER
    of_header = {header: nearest_command(header, commands) for header in alone}
    built = {header: command for header, command in of_header.items() if command is not None}
    first, rules = beforehand(folder, built, closures)
    for header, command in built.items():
        source = folder / (header.replace("/", "__") + ".cc")
        write(source, f'#include "{header}"\n')
        words, waits = [command[0]], ""
        if header in first:
            words += ["-include", f"{FOLDER}/{first[header]}"]
            waits = f" | {FOLDER}/{first[header]}.gch"
        rules += [
            f"build {FOLDER}/{source.name}.o: compile {FOLDER}/{source.name}{waits}",
            f"  compiler = {line_of([*words, *command[1:], f'-I{root}'])}",
        ]
    write(folder / "build.ninja", "\n".join([*RULES, *rules]) + "\n")
    return [header for header, command in of_header.items() if command is None]


def main(root, build):
    root, build = pathlib.Path(root).resolve(), pathlib.Path(build).resolve()
    headers = tree.files(root, (".h",))
    commands = compiled_sources(root, build)
    text = {path: (root / path).read_text(encoding="utf-8", errors="replace") for path in [*headers, *commands] if (root / path).is_file()}
    faults = [f"{path}:1: open with a comment saying what the header holds, then #pragma once"
              for path in headers if not re.match(r"(//[^\n]+\n)+#pragma once\n", text[path])]
    proved = {first_include(text[path]) for path, (begins, _) in commands.items() if begins and path in text}
    alone = [path for path in headers if path not in proved]
    closures = precompiled.system_closures({path: tree.without_comments(text[path]) for path in headers})
    with alone_in(build / FOLDER):
        unbuilt = write_ninja(root, build, alone, commands, closures)
        ninja = subprocess.run(
            ["ninja", "-C", str(build), "-f", f"{FOLDER}/build.ninja", "-j2", "-k0"], capture_output=True, text=True, check=False
        )
    if ninja.returncode != 0:
        faults.append(ninja.stdout)
    tree.report("headers", faults, f"{len(headers)} headers, {len(alone) - len(unbuilt)} compiled here, {len(unbuilt)} in rooms that this build leaves out")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
