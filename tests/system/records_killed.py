#!/usr/bin/env python3
"""Runs inside scripts/sandbox: SIPp's calls are carried until, at a moment nobody has chosen, the appliance is killed.

  records_killed.py FOLDER SECONDS [proxied]

What SIPp has received until then stays in FOLDER, for who judges the records of it."""

import os
import signal
import sys
import time

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from player import CALLEE_MEDIA, CALLEE_PORT, CALLER_MEDIA, CALLER_PORT, Sipp  # noqa: E402


def main(folder, seconds, proxied=""):
    remote = os.environ["TL_SIP"]
    scenario, answering, calling, number = ("trunks/proxied", 7, 5, "+44207") if proxied else ("b2bua/uas_stress", 0, 1, "callee")
    callee = Sipp(scenario, "callee", phone.local(answering), CALLEE_PORT, CALLEE_MEDIA, remote, folder, 100000, 100)
    if not callee.listening():
        print("SIPp as callee did not start", *callee.complaints())
        return 1
    caller = Sipp("b2bua/uac_stress", "caller", phone.local(calling), CALLER_PORT, CALLER_MEDIA, remote, folder, 100000, 100,
                  ("-s", number, "-r", "100", "-l", "200", "-trace_msg", "-message_file", f"{folder}/caller.messages",
                   "-message_overwrite", "false"))
    caller.listening()
    time.sleep(seconds)
    os.kill(int(os.environ["TL_PID"]), signal.SIGKILL)
    time.sleep(0.2)  # what is on its way still arrives
    for sipp in (caller, callee):
        sipp.process.terminate()
        sipp.wait(5)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2]), *sys.argv[3:]))
