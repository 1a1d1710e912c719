#!/usr/bin/env python3
"""Calls through the proxy whose phones, played by SIPp, are gone without a BYE: their records end all the same, and say why.

Runs inside scripts/sandbox, with records.unheard at eight seconds and T1 at 50 ms; as records_test.py says."""

import os
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
import record_store  # noqa: E402
from counted import rise  # noqa: E402
from player import CALLEE_PORT, CALLER_PORT, Sipp  # noqa: E402

BEYOND = 7   # which of our addresses the trunk is
UNHEARD_S = 8
WAY_TO_A_RECORD_S = 5


class RecordsOfProxiedCalls(unittest.TestCase):
    def ends(self, more, counter, reason, seconds):
        """`more`: a line of the callee's 200."""
        with tempfile.TemporaryDirectory() as folder, rise(self, counter, 1):
            callee = Sipp("proxy/uas_vanishes", "callee", phone.local(BEYOND), CALLEE_PORT, 6600, os.environ["TL_SIP"], folder, 1, 20,
                          ("-key", "more", more))
            self.assertTrue(callee.listening(), callee.complaints())
            caller = Sipp("proxy/uac_vanishes", "caller", phone.local(5), CALLER_PORT, 6400, os.environ["TL_SIP"], folder, 1, 20,
                          ("-s", "+44207"))
            for sipp in (caller, callee):
                self.assertEqual(sipp.wait(20), 0, sipp.complaints())
            time.sleep(seconds)
        until = time.monotonic() + WAY_TO_A_RECORD_S
        found = []
        while not found and time.monotonic() < until:
            time.sleep(0.05)
            found = record_store.ask("SELECT status, cause, ended_by, ended_ms - answered_ms FROM calls "
                                     f"WHERE ended_ms IS NOT NULL AND end_reason = '{reason}'")
        self.assertEqual([row[:3] for row in found], [(408, 102, "us")], record_store.ask("SELECT * FROM calls"))
        lasted_s = found[0][3] / 1000
        self.assertGreaterEqual(lasted_s, seconds - 0.1)
        self.assertLess(lasted_s, seconds + 2)

    def test_a_session_that_nobody_refreshes_has_expired(self):
        self.ends("Session-Expires: 1;refresher=uas", "sessions.sessions_expired", "session_expired", 1 + 64 * 0.05)

    def test_a_call_without_a_session_timer_is_heard_of_no_more(self):
        self.ends("Supported: replaces", "sessions.calls_unheard", "unheard", UNHEARD_S)


if __name__ == "__main__":
    unittest.main(verbosity=2)
