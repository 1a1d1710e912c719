#!/usr/bin/env python3
"""No path of somebody's machine, no package registry's host, no word that marks a thing undone, no misspelt English.

Usage: check_text.py ROOT. Words that codespell does not know are allowed one a line in words.txt beside this file.
"""

import pathlib
import re
import subprocess
import sys

import tree

# Data is what others wrote (torture messages are misspelt on purpose), and so are the words to look for.
NOT_OURS = ("tests/data/", "tests/tidy/words.txt", "tests/tidy/text_test.py")
BINARY = re.compile(rb"\0")
MACHINE_PATH = re.compile(r"(?<![\w.$}/*])/(home|root|tmp|work|mnt|Users)/[\w.]")
REGISTRY_HOST = re.compile(
    r"\b(deb|security|ftp)\.debian\.org\b|\barchive\.ubuntu\.com\b|\b(pypi\.org|pythonhosted\.org|registry\.npmjs\.org"
    r"|proxy\.golang\.org|crates\.io|docker\.io|ghcr\.io|quay\.io)\b"
)
UNDONE = re.compile(r"\b(TODO|FIXME|HACK)\b|\bfor now\b")
CODE = (".h", ".cc", ".py", ".sh", "meson.build")


def is_code(path):
    return path.endswith(CODE) or path.startswith(("scripts/", ".ci/"))


def faults_of_line(path, line):
    if match := MACHINE_PATH.search(line):
        yield f"a path of one machine: {match[0]}"
    if match := REGISTRY_HOST.search(line):
        yield f"a package registry's host: {match[0]}"
    if is_code(path) and (match := UNDONE.search(line)):
        yield f"marks a thing undone: {match[0]}; finish it, or name it in the README's table"


def misspelt(root, paths):
    words = pathlib.Path(__file__).parent / "words.txt"
    try:
        checked = subprocess.run(
            ["codespell", "--ignore-words", str(words), *paths], cwd=root, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return ["codespell is not installed; scripts/install-deps test installs it"]
    return checked.stdout.splitlines()


def main(root):
    faults, texts = [], []
    for path in tree.files(root):
        octets = (pathlib.Path(root) / path).read_bytes()
        if path.startswith(NOT_OURS) or BINARY.search(octets):
            continue
        texts.append(path)
        # This file and its test must hold what they look for.
        if path.startswith("tests/tidy/"):
            continue
        for number, line in enumerate(octets.decode("utf-8", errors="replace").splitlines(), 1):
            faults.extend(f"{path}:{number}: {fault}" for fault in faults_of_line(path, line))
    if texts:
        faults.extend(misspelt(root, texts))
    tree.report("text", faults, f"{len(texts)} files")


if __name__ == "__main__":
    main(sys.argv[1])
