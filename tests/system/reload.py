#!/usr/bin/env python3
"""SIPp calls at a rate while the trunks and routes of the running appliance are taken away under them, ten times.
reload.py CONFIG, inside a sandbox: see reload_test.py."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import leftovers  # noqa: E402
import phone  # noqa: E402
from appliance import trunkctl  # noqa: E402
from counted import counters  # noqa: E402
from phone import Line, description  # noqa: E402
from peers import eventually  # noqa: E402
from player import Sipp  # noqa: E402

CONFIG = sys.argv.pop()
TRUNKCTL = [os.path.join(os.environ["TL_BUILD"], "trunkctl"), "--socket", os.environ["TL_CTL"]]
SWAPS, RATE, SECONDS = 10, 20, 60
NUMBER = "+49301234567"
ODD, EVEN = 3, 4  # which of our addresses answer; 5080 of each


def text(number, bad=""):
    """The configuration after swap `number`: another trunk, at the other address, by another rule."""
    host = phone.local(EVEN if number % 2 == 0 else ODD)
    return HEAD + f"""
trunks: [{{name: carrier{number}, hosts: ["{host}:5080"], probe: {{interval: 5s}},
  headers: {{to: {{allow: [X-Account], deny: [Subject]}}}}{bad}}}]
trunk_groups: [{{name: out, members: [{{trunk: carrier{number}}}]}}]
routes:
  rules: [{{name: swap{number}, expression: "[+]49{number % 10}?30.*", group: out, headers: [{{set: X-Way, value: one}}]}}]
"""


def write(words):
    with open(CONFIG, "w", encoding="utf-8") as file:
        file.write(words)


def log():
    with open(os.environ["TL_LOG"], encoding="utf-8", errors="replace") as file:
        return file.read()


def reload(*options):
    return subprocess.run([*TRUNKCTL, "reload", *options], capture_output=True, text=True, timeout=60)


def trunks():
    return {trunk["trunk"]: trunk for trunk in trunkctl("trunks")["trunks"]}


def route():
    report = trunkctl("route", "test", NUMBER)
    return [step["found"] for step in report["steps"] if step["step"] == "rule"], [each["trunk"] for each in report["trunks"]]


with open(CONFIG, encoding="utf-8") as kept:
    HEAD = kept.read()


class Reload(unittest.TestCase):
    def sipp(self, scenario, name, number, port, media, calls, seconds, options=()):
        made = Sipp(scenario, name, phone.local(number), port, media, os.environ["TL_SIP"], self.out, calls, seconds, options)
        self.addCleanup(lambda: (made.process.kill(), made.wait(5)))
        return made

    def swap(self, number):
        """By signal and by trunkctl in turn."""
        write(text(number))
        if number % 2 == 0:
            before = len(log())
            os.kill(int(os.environ["TL_PID"]), signal.SIGHUP)
            self.assertTrue(eventually(lambda: "taken over" in log()[before:]), log()[before:])
        else:
            done = reload()
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn(f"trunks: carrier{number} added\n", done.stdout)
            self.assertIn(f"trunks: carrier{number - 1} removed\n", done.stdout)
        self.assertEqual(route(), ([f"swap{number}"], [f"carrier{number}"]))

    def refuse(self, words, *wanted):
        write(words)
        before = log()
        done = reload()
        self.assertEqual(done.returncode, 1, done.stdout)
        for each in wanted:
            self.assertRegex(done.stdout, each)
            self.assertRegex(log()[len(before):], each)
        self.assertIn("refused, everything stays as it is", done.stdout)

    def held_call(self):
        line = Line(phone.local(6))
        self.addCleanup(line.__exit__, None, None, None)
        invite = line.make("INVITE", NUMBER, description(line.host, 6500))
        line.send(invite)
        answer = line.final(invite)
        self.assertIsNotNone(answer)
        self.assertEqual(answer.status, 200)
        dialog = phone.Dialog(line, invite, answer)
        line.send(dialog.make("ACK"))
        return line, dialog

    def test_calls_do_not_notice(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = folder.name
        servers = [self.sipp("trunks/answers", f"answers{each}", each, 5080, media, 1000000, 190) for each, media in ((ODD, 6200), (EVEN, 6300))]
        for server in servers:
            self.assertTrue(server.listening(), server.complaints())
        write(text(0))
        self.assertEqual(reload("--dry-run").returncode, 0)
        self.assertEqual(trunks(), {}, "a dry run changed something")
        self.swap(0)
        line, dialog = self.held_call()
        caller = self.sipp("b2bua/uac_stress", "caller", 5, 5062, 6400, RATE * SECONDS, 130, ("-s", NUMBER, "-r", str(RATE)))
        used = set()
        for number in range(1, SWAPS + 1):
            time.sleep(1)
            self.swap(number)
            name = f"carrier{number}"
            self.assertTrue(eventually(lambda name=name: trunks()[name]["hosts"][0]["answered"] > 0), f"no new call by way of {name}")
            used.add(name)
            self.assertTrue(eventually(lambda: trunks()["carrier0"]["calls"] == 1), "a removed trunk is shown while it carries a call")
            if number == SWAPS // 2:
                self.refuse(text(99, bad=", capacty: 5"), r"reloaded\.yaml:\d+:\d+: trunks\[0\]\.capacty: is not a known key \(did you mean")
                self.refuse(text(99).replace("calls: 2000", "calls: 2001").replace("ports: 20000-39999", "ports: 20000-39995"),
                            r"reloaded\.yaml:\d+:\d+: limits\.calls: cannot change while running: 2000 -> 2001",
                            r"reloaded\.yaml:\d+:\d+: media\.ports: cannot change while running")
                self.assertEqual(route(), ([f"swap{number}"], [name]), "a refused file changed something")
                write(text(number))
        code = caller.wait(130)
        self.assertEqual(code, 0, caller.complaints())
        self.assertEqual(caller.statistics()["SuccessfulCall(C)"], RATE * SECONDS)
        self.assertEqual(len(used), SWAPS)
        counted = counters()
        for name in ("sessions.calls_failed", "sessions.trunks_failed_over", "sessions.calls_refused", "sessions.calls_faulted"):
            self.assertEqual(counted[name], 0, name)
        bye = dialog.make("BYE")
        line.send(bye)
        ended = line.final(bye)
        self.assertIsNotNone(ended, "the call by way of the first trunk does not end")
        self.assertEqual(ended.status, 200)
        self.assertTrue(eventually(lambda: set(trunks()) == {f"carrier{SWAPS}"}), trunks())
        self.assertTrue(eventually(lambda: trunks()[f"carrier{SWAPS}"]["calls"] == 0), "a place on a trunk is lost")
        write(HEAD)  # the last one is asked by OPTIONS as long as it is there
        self.assertEqual(reload().returncode, 0)
        self.assertEqual(trunks(), {})
        left = leftovers.wait_until_none(60)
        self.assertFalse(left, f"left behind: {left}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
