#!/usr/bin/env python3
"""Every counter of a worker has its row in dataplane/COUNTERS.md, which says rightly whether it is a drop; no row is of none.

Usage: check_counters.py ROOT
"""

import pathlib
import re
import sys

# Lists of X(...) whose counters a worker shows, and what it puts in front of their names.
LISTS = {
    "dataplane/gate/worker_counters.h": "",
    "rtp/relay/media_outcome.h": "media_",
    "dataplane/intake/sip_intake.h": "",
    "dataplane/rings/worker_end.h": "",
    "dataplane/gate/apply_command.h": "",
    "dataplane/capture/capture_channel.h": "",
    "dataplane/worker/worker_load.h": "",
}
ROW = re.compile(r"^\| `([a-z0-9_]+)` \| (drop)? *\|", re.MULTILINE)


def counters(root):
    names = set()
    for path, prefix in LISTS.items():
        text = (root / path).read_text(encoding="utf-8")
        for block in re.findall(r"^#define TL_\w+\(X\)((?:.*\\\n)*.*)", text, re.MULTILINE):
            names |= {prefix + name for name in re.findall(r"\bX\((\w+)\)", block)}
    return names


def faults(root):
    root = pathlib.Path(root)
    rows = {name: drop == "drop" for name, drop in ROW.findall((root / "dataplane/COUNTERS.md").read_text(encoding="utf-8"))}
    names = counters(root)
    listed = (root / "dataplane/worker/drop_names.cc").read_text(encoding="utf-8")
    harmless = set(re.findall(r'"([a-z0-9_]+)"', listed[listed.index("no_drops"):]))
    yield from (f"dataplane/COUNTERS.md has no row for `{name}`" for name in sorted(names - rows.keys()))
    yield from (f"dataplane/COUNTERS.md: there is no counter `{name}`" for name in sorted(rows.keys() - names))
    yield from (f"dataplane/worker/drop_names.cc: there is no counter `{name}`" for name in sorted(harmless - names))
    yield from (f"`{name}`: dataplane/COUNTERS.md and dataplane/worker/drop_names.cc disagree whether it is a drop"
                for name in sorted(names & rows.keys()) if rows[name] == (name in harmless))


def main(root):
    found = list(faults(root))
    print("\n".join(found))
    print(f"counters: {len(found)} faults" if found else f"counters: {len(counters(pathlib.Path(root)))} counters")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
