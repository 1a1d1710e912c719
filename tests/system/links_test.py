#!/usr/bin/env python3
"""Calls with RTP over every kind of link, in ordinary pages, and with two workers where the kernel spreads them.   links_test.py [WORD...]"""

import os
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, "lib"))

from sandboxes import Run, main, suite  # noqa: E402

# Both families, media through the slots and made by them, and re-INVITEs.
CALLS = ("basic_call", "b2bua_call", "b2bua_call_v6", "b2bua_hold")
OVER_MEMIF = os.path.join(HERE, "over_memif.py")


def runs(mode, calls=CALLS):
    for link in ("tap", "veth-packet", "veth-xdp", "memif"):
        inside = suite(f"{link} {mode}", "--no-leftovers", *calls)
        if link == "memif":
            inside = (OVER_MEMIF, *inside)
        yield Run(f"{link} {mode}", inside, ("--link", link, "--set", f"memory.mode={mode}"))


def with_two_workers():
    """The kernel spreads the flows of an af_packet port over its workers. (tap: calls_test.py. An af_xdp port on a veth has one
    queue: DPDK counts those that ethtool calls combined, and the veth has none of that kind; start_test.py reads what it says.)"""
    yield Run("veth-packet 2w", suite("veth-packet 2w", "--no-leftovers", "basic_call", "b2bua_call", "b2bua_call_v6"),
              ("--link", "veth-packet", "--workers", "2", "--set", "memory.mode=nohuge"))


if __name__ == "__main__":
    sys.exit(main(([*runs("nohuge"), *with_two_workers()], 3)))
