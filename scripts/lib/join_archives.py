#!/usr/bin/env python3
"""Makes one static library of several, in which only some names can be seen from outside.

  join_archives.py OUTPUT NAMES ARCHIVE...

NAMES: patterns of mangled names, separated by commas. Everything of every archive becomes one object, so that no order of
theirs matters to whoever links."""

import os
import subprocess
import sys
import tempfile


def main(output, names, *archives):
    keep = [f"--keep-global-symbol={name}" for name in names.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        whole, shown = (os.path.join(folder, name) for name in ("whole.o", "trunkline.o"))
        # A group that is kept as one could be dropped for a user's copy, while what is hidden still refers to ours.
        subprocess.run(["ld", "-r", "--force-group-allocation", "-o", whole, "--whole-archive", *archives], check=True)
        # Inline variables are one in a process ("u"): a user whose own code has std::piecewise_construct must not have it twice.
        shared = [f"--weaken-symbol={name}" for name in ("_ZSt*", "_ZN3fmt*", "_ZN5boost*", "_ZN6spdlog*")]
        subprocess.run(["objcopy", "-w", *keep, *shared, whole, shown], check=True)
        if os.path.exists(output):
            os.remove(output)
        subprocess.run(["ar", "rcsD", output, shown], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
