#!/usr/bin/env python3
"""baresip is called by the example softphone, says which digits it hears, and dials some. Inside scripts/sandbox, with --program.

It stands where the softphone has its registrar, knows of no registration, and takes the call."""

import os
import signal
import sys
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from appliance import trunkctl  # noqa: E402
from baresip import Baresip  # noqa: E402
from peers import eventually  # noqa: E402

PORT = 5076  # as the environment of the program has it


def log():
    with open(os.environ["TL_LOG"], encoding="utf-8") as file:
        return file.read()


class Digits(unittest.TestCase):
    def test_baresip_hears_each_digit_once(self):
        account = f"<sip:bob@{phone.local(2)}>;answermode=auto;regint=0"
        with Baresip(phone.local(2), account, 1000, port=PORT) as callee:
            os.kill(int(os.environ["TL_PID"]), signal.SIGUSR1)
            heard = []
            while len(heard) < 3:
                said = callee.says("CALL_DTMF_START")
                self.assertIsNotNone(said, callee.log()[-3000:])
                heard.append(said["param"])
            self.assertEqual("".join(heard), os.environ["DIGITS"])
            for digit in heard:  # by RTP; of an INFO it says "received DTMF"
                self.assertEqual(callee.log().count(f"received event: '{digit}' (end=0)"), 1)
            self.assertNotIn("received DTMF", callee.log())
            self.assertTrue(callee.says("CALL_CLOSED"), callee.log()[-3000:])
            self.assertIsNone(callee.says("CALL_DTMF_START", 0.1))
        self.assertTrue(eventually(lambda: trunkctl("status")["sessions"] == 0), "a call is left")
        self.assertGreaterEqual(trunkctl("counters")["worker 0"]["media_digits_sent"], 3)

    def test_what_baresip_dials_is_told_once(self):
        account = f"<sip:bob@{phone.local(2)}>;answermode=auto;regint=0"
        with Baresip(phone.local(2), account, 1000, port=PORT) as callee:
            os.kill(int(os.environ["TL_PID"]), signal.SIGUSR1)
            self.assertTrue(callee.says("CALL_ESTABLISHED"), callee.log()[-3000:])
            for digit in "5*":
                callee.tell("sndcode", digit)
                self.assertTrue(eventually(lambda key=digit: f"digit {key} " in log()), callee.log()[-3000:] + log())
            self.assertTrue(callee.says("CALL_CLOSED"), callee.log()[-3000:])
        self.assertTrue(eventually(lambda: trunkctl("status")["sessions"] == 0), "a call is left")
        self.assertEqual([line.split()[1] for line in log().splitlines() if line.startswith("digit ")], ["5", "*"])
        counted = trunkctl("counters")["worker 0"]
        self.assertEqual((counted["media_digits_heard"], counted.get("media_digits_unheard", 0)), (2, 0))


if __name__ == "__main__":
    unittest.main(verbosity=2)
