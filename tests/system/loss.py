#!/usr/bin/env python3
"""One load of calls over a lossy network, from inside a sandbox: loss.py PERCENT CALLS MOST_FAILED RATE T1_MS

What loss_test.py plays. Fails with the sentence that was not true."""

import collections
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import leftovers  # noqa: E402
import phone  # noqa: E402
from counted import counters  # noqa: E402
from player import CALLEE_PORT, CALLER_PORT, SCENARIOS, Sipp, interface_of  # noqa: E402

# RFC 3261: INVITE goes out seven times, anything else eleven times, in 64*T1.
RETRANSMISSIONS = ("-max_invite_retrans", "7", "-max_non_invite_retrans", "11")
AIR_S = 2.0


def check(true, sentence):
    if not true:
        raise AssertionError(sentence)


def lose(percent, interface):
    """In this namespace, which goes with the sandbox: what comes in and what goes out, UDP only, so that ARP does its work."""
    drop = f"meta l4proto udp numgen random mod 100 < {percent} counter drop"
    rules = "\n".join([
        "table netdev loss {",
        *(f"chain {hook} {{ type filter hook {hook} device {interface} priority 0; {drop}; }}" for hook in ("ingress", "egress")), "}"])
    subprocess.run(["nft", "-f", "-"], input=rules, text=True, check=True)


def lost():
    """(packets dropped of what came in, of what went out)"""
    said = subprocess.run(["nft", "list", "table", "netdev", "loss"], capture_output=True, text=True, check=True).stdout
    return tuple(int(number) for number in re.findall(r"counter packets (\d+)", said))


def with_timers(name, t1_ms, folder):
    """A copy of a scenario, with another T1: SIPp takes it from there, and T2 only from its command line."""
    with open(f"{SCENARIOS}/b2bua/{name}.xml", encoding="utf-8") as file:
        text = file.read()
    text = text.replace('retrans="500"', f'retrans="{t1_ms}"').replace('timewait milliseconds="32000"', f'timewait milliseconds="{64 * t1_ms}"')
    path = os.path.join(folder, name)
    with open(f"{path}.xml", "w", encoding="utf-8") as file:
        file.write(text)
    return os.path.relpath(path, SCENARIOS)


def reasons(sipp):
    """Why calls failed, in SIPp's words and without what differs from call to call: {sentence: calls}"""
    if not os.path.exists(f"{sipp.stem}.errors"):
        return {}
    with open(f"{sipp.stem}.errors", encoding="utf-8", errors="replace") as file:
        found = re.findall(r"(?:Aborting call on|Call-Id: \S+, )(.*)", file.read())
    return dict(collections.Counter(re.sub(r"[ ]?for Call-Id \S+|'|sip:\S+ |\d{2,}\S*|\t", "", sentence)[:90] for sentence in found))


def play(percent, calls, most_failed, rate, t1_ms, folder):
    seconds = round(calls / rate + 4 * 64 * t1_ms / 1000 + 30)

    def phones(name, number, port, *more):
        # Later options win: a peer may have to wait 64*T1 for what it expects.
        return Sipp(with_timers(name, t1_ms, folder), name, phone.local(number), port, 6000 + 1000 * number, os.environ["TL_SIP"], folder, calls,
                    seconds, (*RETRANSMISSIONS, "-T2", str(8 * t1_ms), "-recv_timeout", str(3 * 64 * t1_ms), *more))

    callee = phones("uas_lossy", 0, CALLEE_PORT)
    check(callee.listening(), f"SIPp as callee did not start: {callee.complaints()}")
    lose(percent, interface_of(phone.local(0)))
    caller = phones("uac_lossy", 1, CALLER_PORT, "-s", "callee", "-r", str(rate), "-l", str(4 * rate + 64 * t1_ms * rate // 1000))
    caller.wait(seconds + 5)
    counted = caller.statistics()
    incoming, outgoing = lost()
    # The callee is left with the calls that failed before they reached it.
    callee.process.terminate()
    callee.wait(5)
    failed = calls - counted["SuccessfulCall(C)"]
    print(f"{percent} % lost ({incoming:,} packets to the phones, {outgoing:,} from them), {calls:,} calls: {failed} failed, "
          f"{counted['Retransmissions(C)']:,} requests of the caller repeated, {callee.statistics()['Retransmissions(C)']:,} responses of the callee")
    for who, sipp in (("caller", caller), ("callee", callee)):
        for sentence, count in reasons(sipp).items():
            print(f"  {count} of the {who}: {sentence}")
    check(min(incoming, outgoing) > calls * 4 * percent / 100, "hardly anything was lost: the rules do not work")
    check(failed <= most_failed, f"{failed} of {calls} calls failed, at most {most_failed} may: {caller.complaints()} {callee.complaints()}")
    check(counters()["sessions.calls_answered"] >= calls - failed, "the appliance has not seen all of the calls")


def nothing_is_left(t1_ms):
    began, patience = time.monotonic(), 64 * t1_ms / 1000 + AIR_S
    left = leftovers.wait_until_none(patience)
    check(not left, f"{patience:.1f} s after the last call the appliance still holds {left}")
    print(f"nothing was left after {time.monotonic() - began:.1f} s")


def main(*numbers):
    percent, calls, most_failed, rate, t1_ms = map(int, numbers)
    with tempfile.TemporaryDirectory(prefix="trunkline-loss-") as folder:
        play(percent, calls, most_failed, rate, t1_ms, folder)
    nothing_is_left(t1_ms)


if __name__ == "__main__":
    main(*sys.argv[1:])
