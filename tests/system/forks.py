#!/usr/bin/env python3
"""A user with three phones, which SIPp plays: all ring, one answers, the two others are cancelled; and one after the other.

Runs inside scripts/sandbox with the user callee in the domain example.test."""

import os
import sys
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from appliance import trunkctl  # noqa: E402
from counted import rise  # noqa: E402
from phone import Dialog, description  # noqa: E402
from phones_of_callee import PhonesOfCallee  # noqa: E402


class Forks(PhonesOfCallee):
    def invite(self, trunk):
        invite = trunk.make("INVITE", "callee", description(trunk.host, 6000))
        trunk.send(invite)
        self.assertIsNotNone(trunk.response(invite, 180))
        return invite

    def talk_and_end(self, trunk, invite):
        answered = trunk.final(invite, 15)
        self.assertEqual(answered.status, 200)
        dialog = Dialog(trunk, invite, answered)
        trunk.send(dialog.make("ACK"))
        self.assertEqual(dialog.bye().status, 200)
        self.all_have_heard()

    def test_all_ring_and_the_first_to_answer_has_the_call(self):
        self.have(("b2bua/uas_cancelled", 1), ("b2bua/uas_answer_late", 1), ("b2bua/uas_cancelled", 1))
        with phone.callee_line() as trunk, rise(self, "sessions.branches_cancelled", 2):
            invite = self.invite(trunk)
            call = trunkctl("calls")["calls"][0]["id"]
            legs = [leg for leg in trunkctl("calls", "show", call)["legs"] if leg["side"] == "callee"]
            self.assertEqual(len(legs), 3)
            self.assertTrue(all(leg["pending"][0] in ("branch calling", "branch ringing") for leg in legs), legs)
            self.talk_and_end(trunk, invite)

    def test_one_after_the_other_as_their_q_says(self):
        self.have(("b2bua/uas_cancelled", 1), ("b2bua/uas_cancelled", "0.8"), ("b2bua/uas_answer", "0.5"))
        with phone.callee_line() as trunk, rise(self, "sessions.branches_unanswered", 2):
            self.talk_and_end(trunk, self.invite(trunk))


if __name__ == "__main__":
    unittest.main(verbosity=2)
