#!/usr/bin/env python3
"""Who may include whom, no cycles between second-level rooms, words a room may not contain, names that betray a cut.

Usage: check_rooms.py ROOT. The rules are data: rooms.json beside this file.
"""

import json
import pathlib
import re
import sys

import tree

RULES = json.loads((pathlib.Path(__file__).parent / "rooms.json").read_text(encoding="utf-8"))
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def within(path, room):
    return path == room or path.startswith(room + "/")


def rules_of(path):
    """The most specific entry of the table that holds `path`, or None outside the library rooms."""
    rooms = [room for room in RULES["may_include"] if within(path, room)]
    return max(rooms, key=len, default=None)


def second_level(path):
    parts = path.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 else parts[0]


def check_include(path, included):
    """A sentence saying what is wrong with `path` including `included`, or None."""
    own = rules_of(path)
    for private in RULES["included_by_nobody"]:
        if within(included, private) and not within(path.removeprefix("tests/"), private):  # its own tests may
            return f"nothing may include {private}"
    if own is None or own == rules_of(included) or (included.split("/")[0] == path.split("/")[0] and own.count("/") == 0):
        return None
    if any(within(included, room) for room in RULES["may_include"][own]):
        return None
    return f"{own} may include only {', '.join(RULES['may_include'][own]) or 'nothing'}"


def includes_of(path, text, sources):
    """Yields (line, included path, fault or None) for what is ours among the includes of one file."""
    for match in INCLUDE.finditer(text):
        line = text.count("\n", 0, match.start(2)) + 1
        bracket, included = match.groups()
        ours = included.split("/")[0] in (*tree.LIBRARY_ROOMS, "tests", "perf") and "/" in included
        if bracket == '"' and not ours:
            sibling = (pathlib.PurePosixPath(path).parent / included).as_posix() in sources
            yield line, None, "includes go from the repository's root" if sibling or tree.is_library(path) else None
        elif bracket == "<" and ours:
            yield line, None, "our own headers go in quotes"
        elif ours:
            yield line, included, check_include(path, included)


def cycles(edges):
    """Each cycle between rooms once, as a list of rooms that ends where it starts."""
    found, done = [], set()

    def walk(room, trail):
        if room in trail:
            found.append(trail[trail.index(room):] + [room])
            return
        if room in done:
            return
        for following in sorted(edges.get(room, ())):
            walk(following, trail + [room])
        done.add(room)

    for room in sorted(edges):
        walk(room, [])
    return found


def banned_words(path, text):
    for rule in RULES["banned"]:
        if not any(within(path, room) for room in rule["rooms"]):
            continue
        if any(within(path, excepted) for excepted in rule.get("except", {})):
            continue
        for pattern in rule["patterns"]:
            for match in re.finditer(pattern, text):
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path}:{line}: {rule['what']} ({match[0].strip()}) has no place in {rules_of(path)}"


def main(root):
    sources = tree.files(root, (".h", ".cc"))
    faults, edges = [], {}
    for path in sources:
        if re.search(RULES["refused_file_names"], path.rsplit("/", 1)[-1]):
            faults.append(f"{path}: a name that betrays a forced cut; name the file after the one thing it holds")
        text = (pathlib.Path(root) / path).read_text(encoding="utf-8", errors="replace")
        for line, included, fault in includes_of(path, tree.without_comments(text), set(sources)):
            if fault:
                faults.append(f"{path}:{line}: {fault}")
            elif included and tree.is_library(path) and second_level(path) != second_level(included):
                edges.setdefault(second_level(path), {}).setdefault(second_level(included), f"{path}:{line}")
        faults.extend(banned_words(path, tree.without_comments_and_strings(text)))
    for cycle in cycles(edges):
        steps = " -> ".join(f"{a} ({edges[a][b]})" for a, b in zip(cycle, cycle[1:]))
        faults.append(f"cycle between rooms: {steps} -> {cycle[-1]}")
    tree.report("rooms", faults, f"{len(sources)} files, {sum(len(to) for to in edges.values())} edges between rooms")


if __name__ == "__main__":
    main(sys.argv[1])
