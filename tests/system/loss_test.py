#!/usr/bin/env python3
"""Calls over a network that loses some of everything: both ways, on both legs. SIPp calls, SIPp answers, the rules of nftables between
them and the appliance drop by chance.

  loss_test.py [WORD...]   only what has a WORD in its title

The short form has timers of a tenth (T1 50 ms), which changes nothing of what may come through: a message is sent as often. TL_TEST_LONG=1
takes those of RFC 3261 and more calls."""

import os
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, "lib"))

from sandboxes import Run, main  # noqa: E402

LONG = bool(os.environ.get("TL_TEST_LONG"))
T1_MS = 500 if LONG else 50
# Percent lost: calls, and how many of them may fail: one in 10,000 at 10 %, 0.5 % at 30 %, where RFC 3261's timers let 0.29 % fail. A few
# thousand calls prove that by chance only: the short form has the bounds that exactly this share would miss once in 10,000 times at
# 30 %, and once in 60 at 10 %, where the timers let hardly any fail.
CALLS = {10: (20_000, 2), 30: (20_000, 100)} if LONG else {10: (2_000, 1), 30: (4_000, 38)}
RATE = 250 if LONG else 500


def runs():
    for percent, (calls, most_failed) in CALLS.items():
        timers = [f"sip.timers={{t1: {T1_MS}ms, t2: {8 * T1_MS}ms, t4: {10 * T1_MS}ms}}", "media.quarantine=1s",
                  "limits.calls=4500", "limits.transactions=200000", "admission.known=[10.99.0.11]"]
        options = [word for setting in timers for word in ("--set", setting)]
        yield Run(f"loss of {percent} percent", (os.path.join(HERE, "loss.py"), *map(str, (percent, calls, most_failed, RATE, T1_MS))),
                  options, 600 if LONG else 150)


if __name__ == "__main__":
    sys.exit(main((runs(), 1)))
