#!/usr/bin/env python3
"""SIPp as the phones: a hundred register and take themselves out, with and without flows of their own, and one with a wrong
password does not get in.

Runs inside scripts/sandbox with MD5 alone: SIPp 3.6 knows no other algorithm, and reads the first challenge only."""

import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from appliance import trunkctl  # noqa: E402
from counted import rise  # noqa: E402
from player import SCENARIOS  # noqa: E402


class SippRegisters(unittest.TestCase):
    def sipp(self, scenario, calls, password):
        with tempfile.NamedTemporaryFile("r", encoding="utf-8") as errors:
            done = subprocess.run(
                ["sipp", "-sf", f"{SCENARIOS}/{scenario}.xml", os.environ["TL_SIP"], "-i", phone.local(5), "-p", "5066",
                 "-m", str(calls), "-r", "100", "-s", "alice", "-au", "alice", "-ap", password, "-nostdin",
                 "-recv_timeout", "5000", "-timeout", "30", "-timeout_error", "-trace_err", "-error_file", errors.name],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            self.assertEqual(done.returncode, 0, errors.read()[:2000])

    def test_a_hundred_register_and_take_themselves_out(self):
        with rise(self, "registrar.registers_accepted", 200):
            self.sipp("register", 100, "secret")
        self.assertEqual(trunkctl("registrations")["total"], 0)

    def test_a_hundred_register_a_flow_each_and_are_told_their_gruu(self):
        with rise(self, "registrar.registers_accepted", 200):
            self.sipp("register_outbound", 100, "secret")
        self.assertEqual(trunkctl("registrations")["total"], 0)

    def test_a_wrong_password_is_refused(self):
        with rise(self, "registrar.credentials_wrong", 1):
            self.sipp("register_refused", 1, "wrong")


if __name__ == "__main__":
    unittest.main(verbosity=2)
