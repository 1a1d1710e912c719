#!/usr/bin/env python3
"""Three trunks: one where nobody is, one that says 503 and 405, one that answers. Calls get past the first two, probes
and breakers find out which is which, and trunkctl tells. Runs inside scripts/sandbox, with the settings of meson.build."""

import os
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from appliance import trunkctl  # noqa: E402
from counted import counters  # noqa: E402
from phone import Line, acknowledge_failure, description  # noqa: E402
from player import Sipp  # noqa: E402

CALLS = 20
DOWN, FULL, GOOD, BEYOND, MOVED = 2, 3, 4, 7, 8  # which of our addresses; 5080 of each is a trunk,
THERE = 9                                        # but for where one has moved to
TRUNKCTL = [os.path.join(os.environ["TL_BUILD"], "trunkctl"), "--socket", os.environ["TL_CTL"]]


def text(*words):
    return subprocess.run([*TRUNKCTL, *words], capture_output=True, text=True, timeout=10, check=True).stdout


def hosts():
    """The only host of each trunk, by the trunk's name."""
    return {trunk["trunk"]: trunk["hosts"][0] for trunk in trunkctl("trunks")["trunks"]}


def log():
    with open(os.environ["TL_LOG"], encoding="utf-8", errors="replace") as file:
        return file.read()


def eventually(holds, seconds=20):
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


class Trunks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.out = tempfile.TemporaryDirectory()
        cls.sipps = [cls.start(name, number, media) for name, number, media in (
            ("full", FULL, 6200), ("answers", GOOD, 6300), ("proxied", BEYOND, 6600), ("moved", MOVED, 6700), ("proxied", THERE, 6800))]
        for sipp in cls.sipps:
            assert sipp.listening(), sipp.complaints()

    @classmethod
    def start(cls, name, number, media):
        return Sipp(f"trunks/{name}", f"{name}{number}", phone.local(number), 5080, media, os.environ["TL_SIP"], cls.out.name, 1000000, 100)

    @classmethod
    def tearDownClass(cls):
        for sipp in cls.sipps:
            sipp.process.kill()
            sipp.wait(5)
        cls.out.cleanup()

    def test_1_probes_find_who_is_there(self):
        """One answers 200, one 405, which is an answer; who does not answer is down."""
        self.assertTrue(eventually(lambda: hosts()["down"]["probe"] == "down"), hosts())
        self.assertTrue(eventually(lambda: hosts()["full"]["probe"] == "up" and hosts()["good"]["probe"] == "up"), hosts())
        self.assertEqual(hosts()["full"]["probe_status"], 405)
        self.assertEqual(hosts()["good"]["probe_status"], 200)
        self.assertEqual(hosts()["down"]["usable"], "down")
        for told in (f"warning trunk down: host {phone.local(DOWN)}:5080 is down: no answer to OPTIONS",
                     f"info trunk full: host {phone.local(FULL)}:5080 is up: 405 to OPTIONS"):
            self.assertTrue(eventually(lambda told=told: log().count(told) == 1, 5), log())

    def test_2_a_route_is_explained(self):
        report = trunkctl("route", "test", "0301234567", "--from", phone.local(1))
        steps = {step["step"]: step for step in report["steps"]}
        self.assertEqual(steps["source"]["found"], "others")
        self.assertEqual(steps["number"]["found"], "+49301234567")
        self.assertEqual(steps["number"]["why"], "numbering de")
        self.assertEqual(steps["rule"]["found"], "germany")
        self.assertIn("begins with +49", steps["rule"]["why"])
        self.assertIn("but it is not for this source", steps["other rule"]["why"])
        self.assertEqual([trunk["trunk"] for trunk in report["trunks"]], ["down", "full", "good"])
        self.assertEqual([trunk["usable"] for trunk in report["trunks"]], ["down", "usable", "usable"])
        shown = text("route", "test", "0301234567")
        self.assertIn("the number begins with +49", shown)
        self.assertRegex(shown, r"1 +down +10\.99\.0\.\d+:5080 +1 +100 +down")
        self.assertEqual(trunkctl("route", "test", "0301234567", "--from", phone.local(GOOD))["steps"][0]["found"], "trunk good")
        good = trunkctl("route", "test", "0301234567", "--from", f"{phone.local(GOOD)}:5080")["steps"][0]
        self.assertEqual(good["why"], f"its host {phone.local(GOOD)}:5080")
        self.assertEqual(trunkctl("route", "test", "0301234567", "--from", "good")["steps"][0]["found"], "trunk good")
        with self.assertRaisesRegex(RuntimeError, "status 1: .*goood is neither an address, a trunk nor a user of ours"):
            trunkctl("route", "test", "0301234567", "--from", "goood")
        self.assertEqual(trunkctl("route", "test", "112")["steps"][0]["why"], "an emergency: routes.emergency, before any rule")
        refused = trunkctl("route", "test", "+499001234567")
        self.assertEqual(refused["steps"][-1]["found"], "403")

    def call(self, name, number):
        """So many calls to it, which all succeed. `name`: of the caller's files."""
        caller = Sipp("b2bua/uac_stress", name, phone.local(5), 5062, 6400, os.environ["TL_SIP"], self.out.name, CALLS, 60,
                      ("-s", number, "-r", "10"))
        code = caller.wait(65)
        self.assertEqual(code, 0, caller.complaints())
        self.assertEqual(caller.statistics()["SuccessfulCall(C)"], CALLS)

    def test_3_calls_get_past_the_trunks_that_take_none(self):
        before = counters()
        self.call("caller", "0301234567")
        now = counters()
        self.assertGreaterEqual(now["sessions.trunks_failed_over"] - before["sessions.trunks_failed_over"], 3)
        after = hosts()
        self.assertEqual(after["down"]["tried"], 0, "it is known to be down")
        self.assertEqual(after["good"]["answered"], CALLS)
        self.assertEqual(after["full"]["breaker"], "open")
        self.assertIn(after["full"]["failed"], range(3, 6), "then it rests")
        self.assertEqual(after["full"]["usable"], "resting")
        opens = f"warning trunk full: the breaker of host {phone.local(FULL)}:5080 opens for 60 s: 3 failure(s) in a row"
        self.assertTrue(eventually(lambda: log().count(opens) == 1, 5), log())
        self.assertTrue(eventually(lambda: trunkctl("trunks")["trunks"][2]["calls"] == 0), "a place on the trunk is lost")

    def test_4_trunks_are_shown_as_a_table(self):
        rows = [line.split() for line in text("trunks").splitlines()]
        self.assertEqual(rows[0][:4], ["trunk", "host", "usable", "probe"])
        shown = {row[0]: row for row in rows[1:]}
        self.assertEqual(shown["down"][2:4], ["down", "down"])
        self.assertEqual(shown["full"][2:6], ["resting", "up", "405", "open"])
        self.assertEqual(shown["good"][2:6], ["usable", "up", "200", "closed"])

    def test_5_a_proxy_lets_the_dialog_through_and_tries_the_next_trunk(self):
        before = counters()
        self.call("proxied_caller", "+44207")
        now = counters()
        # Of each call INVITE, ACK and BYE.
        self.assertEqual(now["sessions.requests_proxied"] - before["sessions.requests_proxied"], 3 * CALLS)
        self.assertEqual(now["sessions.calls_received"], before["sessions.calls_received"], "no call of ours")
        steps = [step["found"] for step in trunkctl("route", "test", "+44207")["steps"] if step["step"] == "role"]
        self.assertEqual(steps, ["proxy"])

    def test_6_a_proxy_follows_where_a_trunk_has_moved_to(self):
        before = counters()
        self.call("moved_caller", "+45207")
        now = counters()
        self.assertEqual(now["sessions.redirections_followed"] - before["sessions.redirections_followed"], CALLS)
        self.assertEqual(now["sessions.calls_received"], before["sessions.calls_received"], "no call of ours")
        self.assertEqual((hosts()["moved"]["tried"], hosts()["moved"]["failed"]), (CALLS, 0), "it has done what it should")
        moved = next(trunk for trunk in trunkctl("trunks")["trunks"] if trunk["trunk"] == "moved")
        self.assertEqual(moved["calls"], 0, "a place on the trunk is lost")

    def test_7_an_emergency_and_a_refusal(self):
        """Nobody of the emergency group takes the call: all are tried, those at rest as well. One cannot be reached, one says 503:
        of both is made a 500 (RFC 3261 section 16.7)."""
        for user, status in (("112", 500), ("+499001234567", 403), ("4711", 404)):
            with Line(phone.local(6)) as line:
                invite = line.make("INVITE", user, description(line.host, 6500))
                line.send(invite)
                refused = line.final(invite, 45)
                self.assertIsNotNone(refused, user)
                self.assertEqual(refused.status, status, user)
                acknowledge_failure(line, invite, refused)


if __name__ == "__main__":
    unittest.main(verbosity=2)
