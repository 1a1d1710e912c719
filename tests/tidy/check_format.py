#!/usr/bin/env python3
"""Every .h and .cc is as clang-format-14 would write it.

Usage: check_format.py ROOT [CLANG_FORMAT]
"""

import concurrent.futures
import pathlib
import re
import subprocess
import sys

import tree

FILES_A_CALL = 16


def misformatted(clang_format, root, paths):
    """One fault for each file that would change."""
    checked = subprocess.run(
        [clang_format, "--dry-run", "-Werror", "--style=file", *paths], cwd=root, capture_output=True, text=True, check=False
    )
    places = {}
    for path, line in re.findall(r"^(.+?):(\d+):\d+: error: code should be clang-formatted", checked.stderr, re.MULTILINE):
        places.setdefault(path, line)
    if checked.returncode != 0 and not places:
        return [f"{clang_format} failed: {checked.stderr.strip()}"]
    return [f"{path}:{line}: not formatted; {clang_format} -i {path}" for path, line in places.items()]


def main(root, clang_format="clang-format-14"):
    paths = tree.files(pathlib.Path(root), (".h", ".cc"))
    calls = [paths[i : i + FILES_A_CALL] for i in range(0, len(paths), FILES_A_CALL)]
    try:
        with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
            faults = [fault for part in pool.map(lambda call: misformatted(clang_format, root, call), calls) for fault in part]
    except FileNotFoundError:
        faults = [f"{clang_format} is not installed; scripts/install-deps test installs it"]
    tree.report("format", faults, f"{len(paths)} files")


if __name__ == "__main__":
    main(*sys.argv[1:])
