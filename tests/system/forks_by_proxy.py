#!/usr/bin/env python3
"""Users whose calls go through the proxy (routes.users), with phones that SIPp plays: all ring, one answers, the others
are cancelled, and the dialog is between caller and phone; one that sends the call on is obeyed.

Runs inside scripts/sandbox with the user callee in the domain example.test."""

import os
import sys
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from counted import rise  # noqa: E402
from phones_of_callee import PhonesOfCallee  # noqa: E402
from player import Sipp  # noqa: E402


class ForksByProxy(PhonesOfCallee):
    def call_and_end(self):
        """From the address of a trusted next hop. All have heard what they wait for."""
        caller = Sipp("b2bua/uac_stress", "caller", phone.local(0), 5062, 6400, os.environ["TL_SIP"], self.out.name, 1, 40,
                      ("-s", "callee"))
        self.assertEqual(caller.wait(45), 0, caller.complaints())
        self.all_have_heard()

    def test_all_ring_and_the_first_to_answer_has_the_call(self):
        self.have(("proxy/uas_cancelled", 1), ("proxy/uas_rings_and_answers", 1), ("proxy/uas_cancelled", 1))
        with rise(self, "sessions.branches_cancelled", 2), rise(self, "sessions.requests_proxied", 3):  # INVITE, ACK and BYE
            self.call_and_end()

    def test_one_after_the_other_as_their_q_says(self):
        self.have(("proxy/uas_cancelled", 1), ("proxy/uas_rings_and_answers", "0.5"))
        with rise(self, "sessions.branches_unanswered", 1):
            self.call_and_end()

    def test_one_that_sends_the_call_on_is_obeyed(self):
        self.have(("proxy/uas_sends_on", 1))
        self.play("proxy/uas_rings_and_answers", 6)
        with rise(self, "sessions.redirections_followed", 1):
            self.call_and_end()


if __name__ == "__main__":
    unittest.main(verbosity=2)
