"""Looks whether the appliance has forgotten its calls, once every timer has had its time."""

import time

import appliance

# 64*T1 for the last transaction, the quarantine of the ports after it, and some air.
PATIENCE_S = 32.0 + 8.0 + 5.0


def counts():
    """What is still held, by name; empty when all of it is gone."""
    status = appliance.trunkctl("status")
    held = {name: status[name] for name in ("sessions", "dialogs", "transactions", "timers")}
    held |= {name: status["media"][name] for name in ("slots_open", "slots_quarantined")}
    return {name: count for name, count in held.items() if count}


def wait_until_none(patience_s=PATIENCE_S):
    """What is left after all that time; returns as soon as nothing is."""
    until = time.monotonic() + patience_s
    left = counts()
    while left and time.monotonic() < until:
        time.sleep(0.25)
        left = counts()
    return left
