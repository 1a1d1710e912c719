#!/usr/bin/env python3
"""Line coverage of each room and of all of them, from gcovr's JSON summary. Fails below the least percentage anywhere.

Usage: coverage.py SUMMARY.json [LEAST [ROOT]]

With ROOT, names the sources there of which nothing is reported: no test runs what they are part of, or they hold no line of code.
"""

import json
import pathlib
import sys

ROOMS = ("base", "sip", "rtp", "controlplane")


def percent(covered, total):
    return 100.0 * covered / total if total else 100.0


def without_report(root, files):
    reported = {entry["filename"] for entry in files}
    sources = (path.relative_to(root).as_posix() for room in ROOMS for path in pathlib.Path(root, room).rglob("*.cc"))
    return sorted(set(sources) - reported)


def main(summary, least="90", root=None):
    with open(summary, encoding="utf-8") as file:
        files = json.load(file)["files"]
    rows = {room: [entry for entry in files if entry["filename"].startswith(room + "/")] for room in ROOMS}
    for entry in sorted(files, key=lambda entry: percent(entry["line_covered"], entry["line_total"]))[:20]:
        if percent(entry["line_covered"], entry["line_total"]) < float(least):
            print(f"  {percent(entry['line_covered'], entry['line_total']):5.1f} %  {entry['filename']}")
    for name in without_report(root, files) if root else ():
        print(f"  no report of {name}")
    rows["together"] = [entry for entries in list(rows.values()) for entry in entries]
    below = []
    for name, entries in rows.items():
        covered, total = sum(e["line_covered"] for e in entries), sum(e["line_total"] for e in entries)
        print(f"{name:>12}: {percent(covered, total):5.1f} % of {total} lines" if total else f"{name:>12}: nothing measured")
        if percent(covered, total) < float(least) or (total == 0 and name != "together"):
            below.append(name)
    if below:
        print(f"below {least} %, or nothing measured: {', '.join(below)}")
    sys.exit(1 if below else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
