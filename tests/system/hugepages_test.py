#!/usr/bin/env python3
"""The same links with memory in hugepages, and what becomes of `auto` when somebody else takes them first. Reserves them for its own time and gives them back, however it ends."""

import contextlib
import mmap
import os
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import links_test  # noqa: E402
from guardian import Guardian  # noqa: E402
from sandboxes import Run, main  # noqa: E402

BUILD = os.environ.get("TL_BUILD") or os.path.join(HERE, "..", "..", "build")
RESERVE = "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"
AT_ONCE = 2
WANTED = AT_ONCE * 128 + 16   # configs/tap.yaml takes 256 MiB
MAP_HUGETLB = 0x40000
SKIPPED = 77


def reserved():
    with open(RESERVE, encoding="ascii") as file:
        return int(file.read())


def reserve(pages):
    with open(RESERVE, "w", encoding="ascii") as file:
        file.write(str(pages))


@contextlib.contextmanager
def promised(pages):
    """Pages that count as free, and are not to be had: as when another program has been quicker."""
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | MAP_HUGETLB
    with mmap.mmap(-1, pages << 21, flags=flags, prot=mmap.PROT_READ | mmap.PROT_WRITE):
        yield


def taken_meanwhile():
    in_force = f"{BUILD}/trunkctl --socket $TL_CTL status | grep -E 'memory mode +nohuge'"
    yield Run("auto without pages", ("sh", "-c", in_force), ("--set", "memory.mode=auto"))


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
        with promised(WANTED - 64):
            code = main((taken_meanwhile(), 1)) or code
    finally:
        guardian.release()
    sys.exit(code)
