#!/usr/bin/env python3
"""Every checker of this folder is one of Meson's tests: one that nobody runs finds nothing.

Usage: check_registered.py FOLDER
"""

import pathlib
import sys


def main(folder):
    folder = pathlib.Path(folder)
    registered = (folder / "meson.build").read_text(encoding="utf-8")
    missing = [path.name for path in sorted(folder.glob("check_*.py"))
               if f"'{path.stem.removeprefix('check_')}'" not in registered and f"'{path.name}'" not in registered]
    for name in missing:
        print(f"{name}: meson.build does not run it")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
