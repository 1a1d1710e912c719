#!/usr/bin/env python3
"""baresip as the phones of two users: they register, call each other and are called, and each hears the other's tone.

Runs inside scripts/sandbox with MD5 alone: baresip 1.0 gives up when it is offered an algorithm that it does not know."""

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
from audio import level_dbm0, share_of_tone  # noqa: E402
from baresip import LEVEL_DBM0, Baresip  # noqa: E402
from counted import rise  # noqa: E402
from peers import eventually  # noqa: E402
from phone import description  # noqa: E402
from player import Capture, interface_of  # noqa: E402
from wire import Trace  # noqa: E402

DOMAIN = "example.test"
THROUGH = f'outbound="sip:{os.environ["TL_SIP"]}"'
TALK_S = 1.5
# Of what each hears: the port range of its media, and the tone of the other.
ALICE, CALLEE = (7000, 440), (7200, 1000)


def registered():
    return {(entry["user"], entry["contact"]) for entry in trunkctl("registrations")["registrations"]}


class Phones(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.alice = Baresip(phone.local(1), f"<sip:alice@{DOMAIN}>;auth_pass=secret;{THROUGH}", ALICE[1], media=ALICE[0])
        cls.addClassCleanup(cls.alice.close)
        cls.callee = Baresip(phone.local(2), f"<sip:callee@{DOMAIN}>;auth_pass=hunter2;{THROUGH};answermode=auto", CALLEE[1],
                             media=CALLEE[0])
        cls.addClassCleanup(cls.callee.close)
        assert eventually(lambda: len(registered()) == 2), cls.alice.log()

    def setUp(self):
        self.alice.forget()
        self.callee.forget()

    def tearDown(self):
        self.alice.tell("hangup")  # where a test failed
        self.assertTrue(eventually(lambda: trunkctl("status")["sessions"] == 0), "a call is left")

    def dial(self, user):
        self.alice.tell("dial", f"sip:{user}@{DOMAIN}")
        self.assertTrue(self.alice.says("CALL_ESTABLISHED"), self.alice.log()[-3000:])

    def listen(self, seconds=TALK_S):
        """The RTP that the appliance sends to each phone in this time."""
        with tempfile.TemporaryDirectory() as folder:
            capture = Capture(interface_of(phone.local(0)), os.path.join(folder, "talk.pcap"))
            time.sleep(seconds)
            self.assertIsNone(capture.stop())
            heard = [packet for packet in Trace(capture.path).rtp if packet.source[0] == phone.appliance()[0]]
        return tuple([packet for packet in heard if port <= packet.target[1] < port + 100] for port, _ in (ALICE, CALLEE))

    def assert_tone(self, packets, hertz):
        self.assertGreater(len(packets), 0.6 * TALK_S * 50)
        self.assertGreater(share_of_tone(packets, hertz), 0.95)
        self.assertAlmostEqual(level_dbm0(packets), LEVEL_DBM0, delta=1)

    def test_each_hears_the_tone_of_the_other(self):
        counted = {end: end.calls_counted() for end in (self.alice, self.callee)}
        with rise(self, "sessions.calls_answered", 1, only=False):
            self.dial("callee")
        to_alice, to_callee = self.listen()
        self.assert_tone(to_alice, CALLEE[1])
        self.assert_tone(to_callee, ALICE[1])
        self.callee.tell("hangup")
        self.assertTrue(self.alice.says("CALL_CLOSED"))
        for end, before in counted.items():
            self.assertGreater(end.packets_heard(before), 0.6 * TALK_S * 50)

    def test_who_is_held_hears_nothing_until_the_call_is_resumed(self):
        self.dial("callee")
        self.alice.tell("hold")
        self.assertTrue(self.callee.says("CALL_REMOTE_SDP"))
        time.sleep(0.5)
        self.assertEqual([len(packets) for packets in self.listen(0.5)], [0, 0])
        self.alice.tell("resume")
        time.sleep(0.5)
        to_alice, to_callee = self.listen()
        self.assert_tone(to_alice, CALLEE[1])
        self.assert_tone(to_callee, ALICE[1])
        self.alice.tell("hangup")
        self.assertTrue(self.callee.says("CALL_CLOSED"))

    def test_a_phone_calls_out_over_the_trunk(self):
        with phone.callee_line() as trunk, phone.Media(trunk.host) as media:
            self.alice.tell("dial", f"sip:+4930123@{DOMAIN}")
            invite = trunk.request("INVITE")
            self.assertEqual(invite.get("p-asserted-identity"), f"<sip:alice@{DOMAIN}>")
            trunk.answer(invite, 200, body=description(media.host, media.port))
            self.assertIsNotNone(trunk.request("ACK"))
            media.start(invite)
            self.assertTrue(media.hears(25))
            self.assertTrue(eventually(lambda: self.alice.says("CALL_RTPESTAB")), "the phone hears nothing")
            self.alice.tell("hangup")
            trunk.answer(trunk.request("BYE"), 200)

    def test_a_phone_is_called_from_the_trunk(self):
        with phone.callee_line() as trunk, phone.Media(trunk.host) as media:
            invite = trunk.make("INVITE", "callee", description(media.host, media.port))
            trunk.send(invite)
            answered = trunk.final(invite)
            self.assertEqual(answered.status, 200)
            dialog = phone.Dialog(trunk, invite, answered)
            trunk.send(dialog.make("ACK"))
            media.start(answered)
            self.assertTrue(media.hears(25))
            self.assertTrue(self.callee.says("CALL_RTPESTAB"), "the phone hears nothing")
            self.assertEqual(dialog.bye().status, 200)
            self.assertTrue(self.callee.says("CALL_CLOSED"))

    def test_sipsak_pings_from_an_address_that_is_known(self):
        host, port = phone.appliance()
        for target in (f"sip:{host}:{port}", f"sip:echo@{host}:{port}"):
            done = subprocess.run(["sipsak", "-s", target], capture_output=True, text=True, timeout=20, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def another(self, password):
        """One more phone of alice."""
        return Baresip(phone.local(3), f'<sip:alice@{DOMAIN}>;auth_pass={password};{THROUGH}', ALICE[1], media=7400)

    def test_a_wrong_password_does_not_register(self):
        """It guesses on, with one nonce after another, until it has to wait; the user's own phone does not."""
        with self.another("wrong") as guesser:
            self.assertTrue(eventually(lambda: "403 Too Many Wrong Passwords" in guesser.log()), guesser.log())
            self.assertNotIn("SIP/2.0 200", guesser.log())
        self.dial("callee")
        self.alice.tell("hangup")

    def test_a_phone_that_ends_is_not_registered_any_more(self):
        before = registered()
        with self.another("secret"):
            self.assertTrue(eventually(lambda: len(registered()) == len(before) + 1), registered())
        self.assertTrue(eventually(lambda: registered() == before), registered())


if __name__ == "__main__":
    unittest.main(verbosity=2)
