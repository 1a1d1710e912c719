#!/usr/bin/env python3
"""The same links with memory in hugepages. Reserves them for its own time and gives them back, however it ends."""

import os
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import links_test  # noqa: E402
from guardian import Guardian  # noqa: E402
from sandboxes import main  # noqa: E402

RESERVE = "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"
AT_ONCE = 2
WANTED = AT_ONCE * 128 + 16   # configs/tap.yaml takes 256 MiB
SKIPPED = 77


def reserved():
    with open(RESERVE, encoding="ascii") as file:
        return int(file.read())


def reserve(pages):
    with open(RESERVE, "w", encoding="ascii") as file:
        file.write(str(pages))


if __name__ == "__main__":
    try:
        before = reserved()
        guardian = Guardian(lambda: reserve(before))
        reserve(before + WANTED)
    except OSError as why:
        print(f"skipped: this machine reserves no hugepages ({why})")
        sys.exit(SKIPPED)
    try:
        if reserved() < before + WANTED:
            print(f"skipped: this machine has no {2 * WANTED} MiB left for hugepages")
            sys.exit(SKIPPED)
        code = main((links_test.runs("huge", ("basic_call", "b2bua_call_v6")), AT_ONCE))
    finally:
        guardian.release()
    sys.exit(code)
