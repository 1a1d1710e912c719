#!/usr/bin/env python3
"""Proves that the scenarios can fail: each is played against a stand-in that is wrong in exactly the way it looks for.

  scenarios_can_fail.py [--jobs N] [FAULT...]

For each fault the suite must fail, and must name the reason. Each runs in a sandbox of its own, several at a time."""

import argparse
import concurrent.futures
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
SCRIPTS = os.path.join(os.path.dirname(os.path.dirname(HERE)), "scripts")

# (the stand-in's fault, the scenario that must find it, a part of what it must say)
FAULTS = (
    ("no_to_tag", "basic_call", "To-tag"),
    ("no_contact", "basic_call", "Contact"),
    ("wrong_branch", "basic_call", "SIPp ended with status"),
    ("wrong_codec", "basic_call", "Failed regexp match"),
    ("always_sendonly", "basic_call", "Regexp matched but should not"),
    ("asks_in_vain", "basic_call", "has no final response"),
    ("no_media_back", "basic_call", "RTP packets to"),
    ("deaf", "basic_call", "the service took 0 of"),
    ("deaf", "hold_resume", "the service took 0 of"),
    ("deaf", "multiple_codecs", "the service took 0 of"),
    ("repeats_final", "basic_call", "200 OK (INVITE) was sent again"),
    ("repeats_final", "call_rejection", "486 Busy Here (INVITE) was sent again"),
    ("repeats_final", "call_cancel", "487 Request Terminated (INVITE) was sent again"),
    ("ignores_cancel", "call_cancel", "SIPp ended with status"),
    ("no_allow", "options_ping", "header Allow: not found"),
    ("no_accept", "options_ping", "header Accept: not found"),
    ("no_supported", "options_ping", "Failed regexp match"),
    ("same_tag", "options_ping", "1 To-tags"),
    ("hold_answered_sendrecv", "hold_resume", "Failed regexp match"),
    ("version_stays", "hold_resume", "version"),
    ("media_during_hold", "hold_resume", "while it was on hold"),
    ("changes_tag", "early_media", "strcmp"),
    ("silent_early", "early_media", "RTP packets to"),
    ("mute_early", "early_media", "not audible"),
    ("other_answer", "early_media", "not that of the 183"),
    ("two_codecs", "multiple_codecs", "Failed regexp match"),
    ("keeps_codec", "multiple_codecs", "did not change the codec"),
    ("renumbers_events", "multiple_codecs", "Failed regexp match"),
    ("one_early_tag", "forking_test", "1 To-tags in the 180s"),
    ("unknown_winner", "forking_test", "a To-tag that no 180 had"),
    ("accepts_lost_dialog", "forking_test", "SIPp ended with status"),
    ("refuses_every_tenth", "stress_test", "90 of 100 calls succeeded"),
    ("dozes", "stress_test", "retransmissions in 100 calls"),
    ("no_trying", "timeout_test", "SIPp ended with status"),
    ("late_trying", "timeout_test", "not within 200"),
    ("answers_early", "timeout_test", "not after 3 to 9"),
    ("hurries", "basic_call", "keeps_time: 180 Ringing (INVITE) came after"),
    ("dawdles", "basic_call", "keeps_time: 200 OK (INVITE) came after"),
    ("hurries", "early_media", "keeps_time: 180 Ringing (INVITE) came after"),
    ("dawdles", "early_media", "keeps_time: 200 OK (INVITE) came after"),
    ("hurries", "forking_test", "keeps_time: 200 OK (INVITE) came after"),
    ("hurries", "timeout_test", "keeps_time: 200 OK (INVITE) came after"),
    ("unanchored", "b2bua_call", "which is not the appliance"),
    ("one_way", "b2bua_call", "did not reach"),
    ("bye_lost", "b2bua_call", "the callee's SIPp ended"),
    ("code_changed", "b2bua_refused", "SIPp ended with status"),
    ("cancel_lost", "b2bua_cancel", "no CANCEL on the leg"),
    ("no_early_media", "b2bua_early_media", "SIPp ended with status"),
    ("reinvite_swallowed", "b2bua_callee_holds", "SIPp ended with status"),
    ("answer_lost", "b2bua_late_offer", "the callee's SIPp ended"),
)


def play(fault, names, out):
    """The suite against the stand-in: (status, all it said)."""
    stand_in = f"{HERE}/fakes/appliance.py {{sip}} {{sip6}} --next-hop 10.99.0.10:5080 --next-hop [fd99::10]:5080 --control {{control}}"
    line = [
        f"{SCRIPTS}/sandbox", "--name", f"f{os.getpid()}-{fault or 'none'}-{names[0]}"[:40],
        "--stand-in", stand_in + (f" --fault {fault}" if fault else ""), "--",
        f"{SCRIPTS}/sipp-suite", "--no-leftovers", "--out", out, *names,
    ]
    done = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=180)
    return done.returncode, done.stdout


def verdict(fault, case, reason):
    """What is wrong with how the scenario met the fault; empty when it found it."""
    with tempfile.TemporaryDirectory() as out:
        code, said = play(fault, [case], out)
    if code == 0:
        return f"{case} passes against `{fault}`"
    if code != 1 or reason not in said:
        return f"{case} fails against `{fault}` (status {code}), but does not say `{reason}`:\n{said}"
    return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=6)
    parser.add_argument("names", nargs="*", metavar="FAULT")
    args = parser.parse_args()
    chosen = [row for row in FAULTS if not args.names or row[0] in args.names]
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for (fault, case, _), fault_found in zip(chosen, pool.map(lambda row: verdict(*row), chosen)):
            print(f"{'not ' if fault_found else ''}ok: {case} finds {fault}", flush=True)
            if fault_found:
                print(fault_found, flush=True)
                bad += 1
    print(f"{len(chosen) - bad} of {len(chosen)} faults found")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
