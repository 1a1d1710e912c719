"""The phones of the user callee, which SIPp plays: for tests that run inside scripts/sandbox with him in the domain example.test."""

import os
import tempfile
import unittest

import phone
from player import Sipp
from registrar import User

PHONES = (3, 4, 5)  # which of our addresses
PORT = 5090


class PhonesOfCallee(unittest.TestCase):
    def setUp(self):
        self.out = tempfile.TemporaryDirectory()
        self.addCleanup(self.out.cleanup)
        self.sipps = []

    def tearDown(self):
        for sipp in self.sipps:
            if sipp.process.poll() is None:
                sipp.process.kill()
                sipp.wait(5)
        with User(2, "callee") as line:
            self.assertEqual(line.registers(contact="*", expires="0").status, 200)

    def play(self, scenario, number):
        title = f"{os.path.basename(scenario)}-{number}"
        sipp = Sipp(scenario, title, phone.local(number), PORT, 6000 + 20 * number, os.environ["TL_SIP"], self.out.name, 1, 40)
        self.sipps.append(sipp)
        self.assertTrue(sipp.listening(), sipp.complaints())

    def have(self, *scenarios_and_q):
        """Three phones at most are registered; each one a scenario and its q."""
        contacts = []
        for number, (scenario, q) in zip(PHONES, scenarios_and_q):
            self.play(scenario, number)
            contacts.append(f"<sip:callee@{phone.local(number)}:{PORT}>;q={q}")
        with User(2, "callee") as line:
            self.assertEqual(line.registers(contact=contacts).status, 200)

    def all_have_heard(self):
        """What their scenarios wait for."""
        for sipp in self.sipps:
            self.assertEqual(sipp.wait(20), 0, (sipp.title, sipp.complaints()))
