#!/usr/bin/env python3
"""The tables of tests/conformance say who proves each requirement: every test they name exists, every row names one, or says
why there is none, and tests/README.md links every table.

A test is `Suite.name` (GoogleTest), `file.py:test_name` (tests/system) or the name of a case of tests/system/lib/cases.py.

Usage: check_conformance.py ROOT
"""

import pathlib
import re
import sys

import tree

TABLES = "tests/conformance/"
CASES = "tests/system/lib/cases.py"
GOOGLE = re.compile(r"^(?:TEST|TEST_F|TEST_P|TYPED_TEST)\(\s*(\w+)\s*,\s*(\w+)\s*\)", re.MULTILINE)
METHOD = re.compile(r"^\s+def (test_\w+)\(", re.MULTILINE)
CASE = re.compile(r'\bCase\("(\w+)"')
QUOTED = re.compile(r"`([^`]+)`")
LOOKS_LIKE_A_TEST = re.compile(r"[A-Za-z]\w+\.(?!h$|cc$|py$|md$)\w+|\w+\.py:\w+")
WITHOUT = re.compile(r"(missing|not ours|not ours yet): \S")


def tests_of(root):
    names = set()
    for path in tree.files(root, (".cc", ".py")):
        if not path.startswith("tests/"):
            continue
        text = (root / path).read_text(encoding="utf-8", errors="replace")
        if path.endswith(".cc"):
            names |= {f"{suite}.{name}" for suite, name in GOOGLE.findall(text)}
        elif path == CASES:
            names |= set(CASE.findall(text))
        elif path.startswith("tests/system/"):
            names |= {f"{pathlib.PurePath(path).name}:{name}" for name in METHOD.findall(text)}
    return names


def rows_of(text):
    """(line number, cells) of each row, without the head of the table."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("|") and not line.startswith(("| section |", "| --- ")):
            yield number, [cell.strip() for cell in line.strip().strip("|").split(" | ")]


def fault_of(cells, tests):
    if len(cells) != 3 or not all(cells):
        return "a row is section, what must be, proof"
    proof = cells[2]
    named = QUOTED.findall(proof)
    if proof.startswith(("missing", "not ours")):
        if not WITHOUT.match(proof):
            return "says not why there is no test"
        named = [name for name in named if LOOKS_LIKE_A_TEST.fullmatch(name)]
    else:
        claimed = QUOTED.findall(proof.split(";")[0])
        if not claimed:
            return "names no test"
        named = claimed + [name for name in named if LOOKS_LIKE_A_TEST.fullmatch(name)]
    unknown = sorted({name for name in named if name not in tests})
    return f"there is no test {', '.join(unknown)}" if unknown else ""


def main(root):
    root = pathlib.Path(root)
    tests, faults = tests_of(root), []
    readme = (root / "tests/README.md").read_text(encoding="utf-8")
    tables = [path for path in tree.files(root, (".md",)) if path.startswith(TABLES)]
    count = {"proven": 0, "missing": 0, "not ours": 0}
    for path in tables:
        if f"({path.removeprefix('tests/')})" not in readme:
            faults.append(f"tests/README.md does not link {path}")
        for number, cells in rows_of((root / path).read_text(encoding="utf-8")):
            fault = fault_of(cells, tests)
            if fault:
                faults.append(f"{path}:{number}: {fault}")
            count[next((kind for kind in count if cells[-1].startswith(kind)), "proven")] += 1
    if not tables:
        faults.append(f"{TABLES} has no table")
    tree.report("conformance", faults, ", ".join(f"{number} {kind}" for kind, number in count.items()))


if __name__ == "__main__":
    main(sys.argv[1])
