"""What a bench prints: one JSON object a line, and the way it says that it cannot run here."""

import json
import os
import statistics
import sys

SKIPPED = 77


def result(bench, value, unit, **more):
    """`vs` and `vs_value` name a peer or a limit ("limit"); the ratio of the two follows."""
    line = {"bench": bench, "value": round(value, 4), "unit": unit, **more}
    if "vs_value" in more and more["vs_value"]:
        line["ratio"] = round(value / more["vs_value"], 4)
    print(json.dumps(line), flush=True)


def say(text):
    print(text, file=sys.stderr, flush=True)


def skip(reason):
    print(reason, flush=True)
    sys.exit(SKIPPED)


def middle(values):
    return statistics.median(values)


def spread(values):
    return [min(values), max(values)]


def require_root():
    if os.geteuid() != 0:
        skip("needs root, for namespaces and hugepages")
