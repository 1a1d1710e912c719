"""Counts instructions, which do not mind what else the machine does."""

import os
import re
import shutil
import subprocess
import tempfile

from results import skip


def instructions(command, *options):
    """(instructions, standard output) of a program under callgrind."""
    if not shutil.which("valgrind"):
        skip("needs valgrind")
    with tempfile.TemporaryDirectory() as folder:
        line = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", *options, *map(str, command)]
        done = subprocess.run(line, capture_output=True, text=True, check=True, timeout=300)
    return int(re.search(r"Collected : (\d+)", done.stderr).group(1)), done.stdout


def program(name):
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
    return os.path.join(os.environ.get("TL_BUILD") or os.path.join(root, "build"), "perf", name)
