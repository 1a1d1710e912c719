#!/usr/bin/env python3
"""scripts/sipp-suite chooses by mode and by name, writes suite.csv, and says by its exit status what came of it. What it plays is
played by tests/system; here it is given a player that plays nothing."""

import contextlib
import csv
import importlib.machinery
import importlib.util
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "sipp-suite"


def load():
    loader = importlib.machinery.SourceFileLoader("sipp_suite", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("sipp_suite", loader))
    loader.exec_module(module)
    return module


sys.dont_write_bytecode = True
suite = load()
from player import Result  # noqa: E402  (where the suite has it from)

# As the issue names them.
TEN = ["basic_call", "call_rejection", "call_cancel", "options_ping", "hold_resume", "early_media", "multiple_codecs",
       "forking_test", "stress_test", "timeout_test"]


class FakePlayer:
    """Says of each case what `faults` has of it, and keeps what it was asked for."""

    faults, asked = {}, []

    def __init__(self, out):
        self.out = out

    def play(self, case, calls, rate):
        self.asked.append((case.name, calls, rate))
        faults = self.faults.get(case.name, [])
        return Result(case, calls=calls or case.calls, ok=0 if faults else calls or case.calls, retransmissions=3, rtp_there=100,
                      rtp_back=101, seconds=1.26, faults=faults)


class Suite(unittest.TestCase):
    def setUp(self):
        self.out = self.enterContext(tempfile.TemporaryDirectory())
        FakePlayer.faults, FakePlayer.asked = {}, []

    def play(self, *words, left=None):
        """(exit status, what it said, the rows of suite.csv)."""
        said = io.StringIO()
        with mock.patch.object(suite, "Player", FakePlayer), contextlib.redirect_stdout(said), \
                mock.patch.object(suite.leftovers, "wait_until_none", lambda: left or {}), \
                mock.patch.dict(os.environ, {"TL_SIP": "10.99.0.1:5060"}), \
                mock.patch.object(sys, "argv", ["sipp-suite", "--out", self.out, *words]):
            status = suite.main()
        with open(os.path.join(self.out, "suite.csv"), encoding="utf-8", newline="") as file:
            return status, said.getvalue(), list(csv.DictReader(file))

    def names(self, *words):
        return [row["scenario"] for row in self.play(*words)[2]]

    def test_the_basic_mode_is_the_ten_scenarios_and_the_carried_calls(self):
        chosen = self.names()
        self.assertEqual(chosen[:10], TEN)
        self.assertGreaterEqual(len(chosen), 20)
        self.assertTrue(all(name.startswith("b2bua_") for name in chosen[10:]), chosen)
        self.assertEqual(self.names("--mode", "basic"), chosen)

    def test_the_stress_mode_is_many_calls_to_a_service_and_through_the_b2bua(self):
        self.assertEqual(self.names("--mode", "stress"), ["stress_service", "stress_b2bua"])
        self.assertEqual(FakePlayer.asked, [("stress_service", None, None), ("stress_b2bua", None, None)])
        _, _, rows = self.play("--mode", "stress")
        self.assertEqual([row["calls"] for row in rows], ["5000", "5000"])

    def test_the_mode_all_is_both(self):
        self.assertEqual(self.names("--mode", "all"), self.names("--mode", "basic") + self.names("--mode", "stress"))

    def test_names_are_played_in_their_order_and_calls_and_rate_are_for_stress_alone(self):
        self.assertEqual(self.names("stress_b2bua", "basic_call", "--calls", "7", "--rate", "5"), ["stress_b2bua", "basic_call"])
        self.assertEqual(FakePlayer.asked, [("stress_b2bua", 7, 5), ("basic_call", None, None)])

    def test_suite_csv_has_a_row_for_each_scenario(self):
        FakePlayer.faults = {"call_cancel": ["hold: no", "and more"]}
        status, said, rows = self.play("basic_call", "call_cancel")
        self.assertEqual(status, 1)
        self.assertEqual(rows, [
            {"scenario": "basic_call", "calls": "1", "ok": "1", "failed": "0", "retransmissions": "3", "rtp_there": "100",
             "rtp_back": "101", "seconds": "1.3", "verdict": "passed"},
            {"scenario": "call_cancel", "calls": "1", "ok": "0", "failed": "0", "retransmissions": "3", "rtp_there": "100",
             "rtp_back": "101", "seconds": "1.3", "verdict": "FAILED"}])
        for wanted in ("hold: no", "and more", "left behind: nothing", f"{self.out}/suite.csv"):
            self.assertIn(wanted, said)

    def test_what_is_left_behind_fails_it(self):
        status, said, rows = self.play("basic_call", left={"timers": 2})
        self.assertEqual((status, rows[0]["verdict"]), (1, "passed"))
        self.assertIn("left behind: 2 timers", said)
        self.assertEqual(self.play("basic_call", "--no-leftovers", left={"timers": 2})[0], 0)

    def test_all_is_well(self):
        self.assertEqual(self.play("basic_call")[0], 0)

    def run_it(self, *words, **environment):
        return subprocess.run([sys.executable, SCRIPT, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
                              env={**os.environ, **environment})

    def test_wrong_usage_is_told_with_status_2(self):
        for words, wanted in ((("--mode", "some"), "invalid choice: 'some'"), (("basic_cal",), "no scenario 'basic_cal'; --list"),
                              (("--calls", "many"), "--calls"), (("--loud",), "--loud")):
            done = self.run_it(*words)
            self.assertEqual((done.returncode, done.stdout), (2, ""), done)
            self.assertIn(wanted, done.stderr)

    def test_a_place_where_nothing_can_be_played_is_told_with_status_2(self):
        done = self.run_it("--out", self.out, "basic_call", TL_SIP="198.51.100.1:5060", TL_SIP6="[2001:db8::1]:5060",
                           TL_LOCAL="198.51.100.2 198.51.100.3", TL_LOCAL6="2001:db8::2 2001:db8::3")
        self.assertEqual(done.returncode, 2, done)
        self.assertRegex(done.stderr, "run inside scripts/sandbox|no `sipp` here")

    def test_the_list_says_in_which_mode_each_is_played(self):
        done = self.run_it("--list")
        self.assertEqual(done.returncode, 0)
        listed = dict(line.split(None, 1) for line in done.stdout.splitlines())
        self.assertEqual((listed["basic_call"], listed["stress_b2bua"], listed["b2bua_no_answer"]), ("basic", "stress", "by name"))


if __name__ == "__main__":
    unittest.main()
