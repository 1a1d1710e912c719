#!/usr/bin/env python3
"""No library source file over 200 lines; a word of warning from 160; the median, which should be near 90.

Usage: check_sizes.py ROOT
"""

import pathlib
import statistics
import sys

import tree

MOST = 200
WARN_FROM = 160


def main(root):
    sizes = {}
    for path in tree.files(root, (".h", ".cc")):
        if tree.is_library(path):
            sizes[path] = len((pathlib.Path(root) / path).read_text(encoding="utf-8", errors="replace").splitlines())
    for path, lines in sorted(sizes.items(), key=lambda entry: -entry[1]):
        if WARN_FROM <= lines <= MOST:
            print(f"warning: {path}: {lines} lines; two ideas?")
    faults = [f"{path}: {lines} lines; {MOST} is the most" for path, lines in sorted(sizes.items()) if lines > MOST]
    median = statistics.median(sizes.values()) if sizes else 0
    tree.report("sizes", faults, f"{len(sizes)} library files, median {median:g} lines, longest {max(sizes.values(), default=0)}")


if __name__ == "__main__":
    main(sys.argv[1])
