#!/usr/bin/env python3
"""After calls with media through several workers: each was given packets by the port, and what came to the wrong one reached
the right one. Runs inside a sandbox (TL_CTL), behind the calls."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "scripts", "lib"))

import appliance  # noqa: E402


def faults(workers):
    if len(workers) < 2:
        yield f"{len(workers)} worker: nothing can be handed over"
    for name, counted in workers.items():
        if not counted.get("rx_packets"):
            yield f"{name} received nothing"
    sent, received, full = (sum(counted.get(f"handoff_{what}", 0) for counted in workers.values())
                            for what in ("sent", "received", "full"))
    print(f"handed over: {sent} sent, {received} received, {full} too many")
    if not sent:
        yield "nothing came to the wrong worker, so that nothing was shown"
    if (sent, full) != (received, 0):
        yield "not all of it arrived"


if __name__ == "__main__":
    found = list(faults({name: group for name, group in appliance.trunkctl("counters").items() if name.startswith("worker ")}))
    print(*found, sep="\n")
    sys.exit(1 if found else 0)
