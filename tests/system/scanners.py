#!/usr/bin/env python3
"""Strangers: sipsak, which has a password, and SIPVicious, which would like to. While it scans, users call each other.

Runs inside scripts/sandbox with MD5 alone and without a next hop, so that no address of this side is trusted; sipsak and SIPVicious
choose none but the first. Another domain has an address as its name, since sipsak wants to resolve the names of domains."""

import contextlib
import os
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from appliance import trunkctl  # noqa: E402
from baresip import Baresip  # noqa: E402
from counted import rise  # noqa: E402
from peers import eventually  # noqa: E402
from sipvicious import Scan  # noqa: E402

HOST, PORT = phone.appliance()
SCANNER = phone.local(0)
CONTACT = f"sip:sak@{SCANNER}:5070"
# Two of them are users.
NAMES = ("admin", "alice", "bob", "callee", "nobody")

CRACK = ("--domain=example.test", "--maximumtime=4")


def sipsak(*options):
    return subprocess.run(["sipsak", "-u", "sak", *options, "-s", f"sip:sak@{HOST}"], capture_output=True, text=True, timeout=20,
                          check=False)


def contacts():
    return [entry["contact"] for entry in trunkctl("registrations")["registrations"] if entry["user"] == f"sak@{HOST}"]


class Sipsak(unittest.TestCase):
    def test_it_registers_and_takes_itself_out(self):
        self.assertEqual(sipsak("-U", "-C", CONTACT, "-x", "120", "-a", "sesame").returncode, 0)
        self.assertEqual(contacts(), [CONTACT])
        self.assertEqual(sipsak("-U", "-C", CONTACT, "-x", "0", "-a", "sesame").returncode, 0)
        self.assertEqual(contacts(), [])

    def test_what_the_registrar_refuses_it_is_told(self):
        for password, expires, said in (("wrong", "120", "401 Unauthorized"), ("sesame", "15", "423 Interval Too Brief")):
            done = sipsak("-U", "-C", CONTACT, "-x", expires, "-a", password)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(said, done.stdout + done.stderr)
        self.assertEqual(contacts(), [])

    def test_options_of_a_stranger_are_challenged(self):
        with rise(self, "registrar.challenges_stateless", 1, only=False):
            done = sipsak("-vv", "-a", "wrong")
        self.assertIn("401 Unauthorized", done.stdout + done.stderr)


class SipVicious(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        account = '<sip:{}@example.test>;auth_pass={};regint=600;answermode=auto;outbound="sip:' + f'{HOST}:{PORT}"'
        cls.alice = Baresip(phone.local(1), account.format("alice", "secret"), 440, media=7000)
        cls.addClassCleanup(cls.alice.close)
        cls.callee = Baresip(phone.local(2), account.format("callee", "hunter2"), 1000, media=7200)
        cls.addClassCleanup(cls.callee.close)
        assert eventually(lambda: trunkctl("registrations")["total"] == 2), cls.alice.log()

    def tearDown(self):
        for source in {ban["source"] for ban in trunkctl("bans")["bans"]}:
            trunkctl("bans", "--lift", source)
        self.assertTrue(eventually(lambda: not trunkctl("bans")["bans"]))

    def assert_users_call(self):
        self.alice.forget()
        self.callee.forget()
        self.alice.tell("dial", "sip:callee@example.test")
        self.assertTrue(self.callee.says("CALL_RTPESTAB"), "no call, or no sound")
        self.assertTrue(self.alice.says("CALL_RTPESTAB"))
        self.alice.tell("hangup")
        self.assertTrue(self.callee.says("CALL_CLOSED"))

    def test_svmap_finds_no_server_and_is_banned(self):
        """Known by its looks: each message is dropped unanswered, and some are enough."""
        with rise(self, "worker.bans", 1, only=False):
            with Scan("svmap", "-p", str(PORT), *[HOST] * 10) as scan:
                self.assertIn("found nothing", scan.result())
        self.assertEqual([(ban["source"], ban["cause"]) for ban in trunkctl("bans")["bans"]], [(SCANNER, "signature")])
        with Scan("svwar", "--force", "-m", "OPTIONS", HOST, words=NAMES, disguised=True) as scan:
            self.assert_users_call()
            self.assertIn("timed out", scan.result())

    def test_svwar_learns_of_no_user(self):
        """In disguise it is answered, whatever it asks and for whom, as for anybody else."""
        with contextlib.ExitStack() as stack:
            scans = [stack.enter_context(Scan("svwar", "--force", "-m", method, "--domain=example.test", HOST, words=NAMES, disguised=True))
                     for method in ("REGISTER", "INVITE", "OPTIONS")]
            for scan in scans:
                said = scan.result()
                self.assertIn("Bad user = SIP/2.0 401", said)
                self.assertIn("found nothing", said)

    def test_svcrack_has_to_wait_before_it_comes_to_the_password(self):
        """The user, elsewhere, has not."""
        guesses = [f"guess{number}" for number in range(10)]
        with Scan("svcrack", *CRACK, "-u", "callee", HOST, words=[*guesses, "hunter2"], disguised=True) as scan:
            self.assert_users_call()
            self.assertIn("found nothing", scan.result())

    def test_z_svcrack_is_one_that_finds_passwords(self):
        """Last: it is registered then, and whoever is known is not banned."""
        with Scan("svcrack", *CRACK, "-u", "alice", HOST, words=["secret"], disguised=True) as scan:
            self.assertRegex(scan.result(), r"alice +\| secret")


if __name__ == "__main__":
    unittest.main(verbosity=2)
