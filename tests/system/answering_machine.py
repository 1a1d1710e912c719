#!/usr/bin/env python3
"""Phones that call the example program of the public API. Inside scripts/sandbox, with --program."""

import os
import re
import sys
import time
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

from appliance import trunkctl  # noqa: E402
from phone import Dialog, Line, Media, acknowledge_failure, description  # noqa: E402


def log():
    with open(os.environ["TL_LOG"], encoding="utf-8") as file:
        return file.read()


def counted(group, name):
    return trunkctl("counters")[group][name]


class AnsweringMachine(unittest.TestCase):
    def test_it_rings_speaks_and_hangs_up(self):
        with Line() as line:
            media = Media()
            invite = line.make("INVITE", "desk", description(media.host, media.port))
            line.send(invite)
            self.assertIsNotNone(line.response(invite, 180))
            answer = line.response(invite, 200)
            self.assertIsNotNone(answer)
            dialog = Dialog(line, invite, answer)
            line.send(dialog.make("ACK"))
            self.assertTrue(media.start(answer).hears(20), "the tone")
            call = trunkctl("calls")["calls"][0]
            self.assertEqual(call["callee"], "desk")
            bye = line.request("BYE", 5)
            self.assertIsNotNone(bye, "after three seconds")
            line.answer(bye, 200)
            media.stop()
            until = time.monotonic() + 5
            while f"ended {call['id']}" not in log() and time.monotonic() < until:
                time.sleep(0.05)
            self.assertRegex(log(), rf"answered {re.escape(call['id'])}\n(.*\n)*ended {re.escape(call['id'])}\n")

    def test_a_fault_in_a_handler_costs_one_call(self):
        with Line() as line:
            invite = line.make("INVITE", "faulty", description(line.host, 6000))
            line.send(invite)
            refusal = line.final(invite)
            self.assertEqual(refusal.status, 500)
            acknowledge_failure(line, invite, refusal)
            self.assertIn("handler on_incoming faulty threw: as provoked", log())
            self.assertGreaterEqual(counted("shard 0 api", "handlers_threw"), 1)
        self.test_it_rings_speaks_and_hangs_up()


if __name__ == "__main__":
    unittest.main(verbosity=2)
