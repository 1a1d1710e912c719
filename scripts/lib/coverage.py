#!/usr/bin/env python3
"""Line coverage of each room and of all of them, from gcovr's JSON summary. Fails below the least percentage anywhere.

Usage: coverage.py SUMMARY.json [LEAST]
"""

import json
import sys

ROOMS = ("base", "sip", "rtp", "controlplane")
# app is main, wiring and signals. It runs in the system tests, as the release program, which is not instrumented.
LEFT_OUT = ("controlplane/app/",)


def percent(covered, total):
    return 100.0 * covered / total if total else 100.0


def main(summary, least="90"):
    with open(summary, encoding="utf-8") as file:
        files = [entry for entry in json.load(file)["files"] if not entry["filename"].startswith(LEFT_OUT)]
    rows = {room: [entry for entry in files if entry["filename"].startswith(room + "/")] for room in ROOMS}
    for entry in sorted(files, key=lambda entry: percent(entry["line_covered"], entry["line_total"]))[:20]:
        if percent(entry["line_covered"], entry["line_total"]) < float(least):
            print(f"  {percent(entry['line_covered'], entry['line_total']):5.1f} %  {entry['filename']}")
    rows["together"] = [entry for entries in list(rows.values()) for entry in entries]
    below = []
    for name, entries in rows.items():
        covered, total = sum(e["line_covered"] for e in entries), sum(e["line_total"] for e in entries)
        print(f"{name:>12}: {percent(covered, total):5.1f} % of {total} lines" if total else f"{name:>12}: nothing measured")
        if percent(covered, total) < float(least) or (total == 0 and name != "together"):
            below.append(name)
    print(f"left out: {', '.join(LEFT_OUT)}, which the system tests run uninstrumented")
    if below:
        print(f"below {least} %, or nothing measured: {', '.join(below)}")
    sys.exit(1 if below else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
