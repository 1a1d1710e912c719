#!/usr/bin/env python3
"""dataplane/COUNTERS.md says rightly what a worker and a port count: each counter has its row, no row is of a counter that is gone, for
names are kept, and each says rightly whether it is a drop.

Usage: check_counters.py ROOT
"""

import pathlib
import re
import sys

import tree

# Lists of X(...) whose counters a worker or a port shows, and what it puts in front of their names.
LISTS = {
    "dataplane/gate/worker_counters.h": "",
    "rtp/relay/media_outcome.h": "media_",
    "rtp/relay/relay_event.h": "media_",
    "dataplane/intake/sip_intake_counters.h": "",
    "dataplane/intake/admission_counters.h": "",
    "dataplane/rings/worker_end.h": "",
    "dataplane/gate/apply_command.h": "",
    "dataplane/capture/capture_channel.h": "",
    "dataplane/worker/worker_load.h": "",
    "dataplane/eal/port_drops.h": "",
}
ROW = re.compile(r"^\| `([a-z0-9_]+)` \| (drop)? *\|", re.MULTILINE)


def counters(root):
    names = set()
    for path, prefix in LISTS.items():
        text = (root / path).read_text(encoding="utf-8")
        for block in re.findall(r"^#define TL_\w+\(X\)((?:.*\\\n)*.*)", text, re.MULTILINE):
            names |= {prefix + name for name in re.findall(r"\bX\((\w+)\)", block)}
    return names


def rows_of(root):
    """Whether it is a drop, by name."""
    text = (root / "dataplane/COUNTERS.md").read_text(encoding="utf-8")
    return {name: drop == "drop" for name, drop in ROW.findall(text)}


def faults(root):
    rows, names = rows_of(root), counters(root)
    listed = (root / "dataplane/worker/drop_names.cc").read_text(encoding="utf-8")
    harmless = set(re.findall(r'"([a-z0-9_]+)"', listed[listed.index("no_drops"):]))
    yield from (f"dataplane/COUNTERS.md has no row for `{name}`" for name in sorted(names - rows.keys()))
    yield from (f"dataplane/COUNTERS.md: there is no counter `{name}`" for name in sorted(rows.keys() - names))
    yield from (f"dataplane/worker/drop_names.cc: there is no counter `{name}`" for name in sorted(harmless - names))
    yield from (f"`{name}`: dataplane/COUNTERS.md and dataplane/worker/drop_names.cc disagree whether it is a drop"
                for name in sorted(names & rows.keys()) if rows[name] == (name in harmless))


if __name__ == "__main__":
    checked = pathlib.Path(sys.argv[1])
    tree.report("counters", list(faults(checked)), f"{len(counters(checked))} counters")
