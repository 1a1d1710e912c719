#!/usr/bin/env python3
"""The scenarios and the carried calls against the appliance, with one worker and with two, and many calls at a rate.

  calls_test.py [WORD...]   only what has a WORD in its title

Each waits until 64*T1 and the quarantine of ports have passed, and nothing is left behind. TL_TEST_LONG=1: 5,000 calls
at 200 a second instead of 1,000 at 100."""

import os
import shlex
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "lib"))

import cases  # noqa: E402
from sandboxes import SYSTEM, Run, main, suite  # noqa: E402

LONG = os.environ.get("TL_TEST_LONG") == "1"
SERVICES, CARRIED = ([case.name for case in group] for group in (cases.SERVICES, cases.CARRIED))
MANY = ("stress_b2bua", "stress_service", *(() if LONG else ("--calls", "1000", "--rate", "100")))


HANDED_OVER = os.path.join(SYSTEM, "handed_over.py")


def scenarios():
    for workers in ("1", "2"):
        yield Run(f"services {workers}w", suite(f"services {workers}w", *SERVICES), ("--workers", workers))
    yield Run("carried 1w", suite("carried 1w", *CARRIED), ("--workers", "1"))
    # Which worker a tap gives a packet is a matter of its flow: of so many streams some come to the wrong one.
    both = ("sh", "-c", f'"$@" && exec {shlex.quote(HANDED_OVER)}', "sh", *suite("carried 2w", *CARRIED))
    yield Run("carried 2w", both, ("--workers", "2"))


def many():
    for workers in ("1", "2"):
        yield Run(f"many {workers}w", suite(f"many {workers}w", *MANY), ("--workers", workers), seconds=220)


if __name__ == "__main__":
    # At full rate nothing else is to use the machine.
    sys.exit(main((scenarios(), 4), (many(), 1)) if LONG else main(([*scenarios(), *many()], 6)))
