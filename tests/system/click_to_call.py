#!/usr/bin/env python3
"""Two phones that the example click_to_call joins. Inside scripts/sandbox, with --program."""

import os
import signal
import sys
import time
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from appliance import trunkctl  # noqa: E402
from peers import eventually  # noqa: E402
from phone import Dialog, Line, Media, description  # noqa: E402

FIRST, SECOND = 5070, 5072  # as the environment of the program has them
PCMU = "m=audio {} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"
BOTH = "m=audio {} RTP/AVP 0 8\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n"


def click():
    os.kill(int(os.environ["TL_PID"]), signal.SIGUSR1)


def log():
    with open(os.environ["TL_LOG"], encoding="utf-8") as file:
        return file.read()


def answer(line, invite, media, formats=PCMU):
    """As the called one: its dialog."""
    tag = line.answer(invite, 200, body=description(media.host, media.port, media=formats.format(media.port)))
    assert line.request("ACK") is not None, "the 200 was not acknowledged"
    media.start(invite)
    invite.fields = [(name, f"{value};tag={tag}" if name == "to" else value) for name, value in invite.fields]
    return Dialog(line, invite, invite, caller=False)


class ClickToCall(unittest.TestCase):
    def setUp(self):
        self.first, self.second = Line(phone.local(1), FIRST), Line(phone.local(2), SECOND)
        self.addCleanup(self.first.socket.close)
        self.addCleanup(self.second.socket.close)

    def tearDown(self):
        self.assertTrue(eventually(lambda: trunkctl("status")["sessions"] == 0), "a call is left")

    def joined(self, formats=PCMU):
        click()
        invite = self.first.request("INVITE")
        self.assertIsNotNone(invite)
        self.assertIn("click@", invite.get("from"))
        mine, theirs = Media(phone.local(1)), Media(phone.local(2))
        self.addCleanup(mine.stop)
        self.addCleanup(theirs.stop)
        first = answer(self.first, invite, mine, formats)
        self.assertTrue(mine.hears(20), "ringback")
        self.assertEqual(mine.voices, 0, "there is nobody yet")
        onward = self.second.request("INVITE")
        self.assertIsNotNone(onward)
        return first, mine, onward, theirs

    def test_two_phones_talk_and_hang_up_together(self):
        first, mine, onward, theirs = self.joined()
        answer(self.second, onward, theirs)
        self.assertTrue(theirs.hears(50, voice=True), "what the first says")
        self.assertTrue(mine.hears(50, voice=True), "what the second says")
        self.assertTrue(eventually(lambda: log().count("bridge 200") >= 2), log())
        self.assertEqual(first.bye().status, 200)
        bye = self.second.request("BYE")
        self.assertIsNotNone(bye)
        self.second.answer(bye, 200)

    def test_a_phone_with_more_codecs_is_offered_less(self):
        before = log().count("bridge 200")
        _, mine, onward, theirs = self.joined(BOTH)
        second = answer(self.second, onward, theirs)
        again = self.first.request("INVITE")
        self.assertIsNotNone(again, "a new offer")
        self.assertEqual(again.sdp().payload_types, [0, 101])
        self.first.answer(again, 200, body=description(mine.host, mine.port))
        self.assertIsNotNone(self.first.request("ACK"))
        self.assertTrue(mine.hears(50, voice=True))
        self.assertTrue(theirs.hears(50, voice=True))
        self.assertTrue(eventually(lambda: log().count("bridge 200") >= before + 2), log())
        self.assertEqual(second.bye().status, 200)
        bye = self.first.request("BYE")
        self.assertIsNotNone(bye)
        self.first.answer(bye, 200)

    def test_who_waits_for_nobody_is_hung_up_on(self):
        _, _, onward, _ = self.joined()
        self.second.answer(onward, 486)
        self.assertIsNotNone(self.second.request("ACK"))
        bye = self.first.request("BYE")
        self.assertIsNotNone(bye)
        self.first.answer(bye, 200)
        self.assertTrue(eventually(lambda: "ended 486" in log()))

    def test_a_first_phone_that_does_not_answer_costs_nothing(self):
        click()
        invite = self.first.request("INVITE")
        self.assertIsNotNone(invite)
        self.first.answer(invite, 404)
        self.assertIsNotNone(self.first.request("ACK"))
        time.sleep(phone.QUIET_S)
        self.assertIsNone(self.second.request("INVITE", 0.1))


if __name__ == "__main__":
    unittest.main(verbosity=2)
