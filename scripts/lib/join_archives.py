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
        whole, unique, weak, shown = (os.path.join(folder, name) for name in ("whole.o", "unique", "weak.o", "trunkline.o"))
        # A group that is kept as one could be dropped for a user's copy, while what is hidden still refers to ours.
        subprocess.run(["ld", "-r", "--force-group-allocation", "-o", whole, "--whole-archive", *archives], check=True)
        # Inline variables are one in a process ("u"), which objcopy hides only when they are weak. Left in sight they would be
        # defined twice for a user whose own code has std::to_string, and be taken from his other version of Boost.
        names_of_whole = subprocess.run(["nm", "--defined-only", whole], check=True, capture_output=True, text=True).stdout
        with open(unique, "w", encoding="utf-8") as file:
            file.writelines(f"{line.split()[-1]}\n" for line in names_of_whole.splitlines() if line.split()[-2] == "u")
        subprocess.run(["objcopy", f"--weaken-symbols={unique}", whole, weak], check=True)
        subprocess.run(["objcopy", "-w", *keep, weak, shown], check=True)
        if os.path.exists(output):
            os.remove(output)
        subprocess.run(["ar", "rcsD", output, shown], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
