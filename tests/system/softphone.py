#!/usr/bin/env python3
"""A registrar, and a phone behind it, for the example softphone. Inside scripts/sandbox, with --program."""

import hashlib
import os
import re
import signal
import sys
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from appliance import trunkctl  # noqa: E402
from peers import eventually  # noqa: E402
from phone import EVENTS, Dialog, Line, Media, description  # noqa: E402

REGISTRAR = 5074  # as the environment of the program has it
CHALLENGE = 'Digest realm="example.test", nonce="{}", algorithm=MD5, qop="auth"'


def digest(*parts):
    return hashlib.md5(":".join(parts).encode()).hexdigest()


def is_proved(request, nonce, field="authorization"):
    """Our own arithmetic (RFC 7616 section 3.4.1), so that the client is not proved against itself."""
    given = dict(re.findall(r'(\w+)="?([^",]+)"?', request.get(field) or ""))
    if given.get("nonce") != nonce:
        return False
    expected = digest(digest("alice", "example.test", "secret"), nonce, given["nc"], given["cnonce"], "auth",
                      digest(request.method, given["uri"]))
    return given["username"] == "alice" and given["uri"] == request.uri and given["response"] == expected


def log():
    with open(os.environ["TL_LOG"], encoding="utf-8") as file:
        return file.read()


class Softphone(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """It has asked since it began: its REGISTER is repeated until somebody is there."""
        cls.line = Line(phone.local(3), REGISTRAR)
        cls.addClassCleanup(cls.line.socket.close)
        first = cls.line.request("REGISTER", 60)
        assert first is not None
        cls.line.answer(first, 401, www_authenticate=CHALLENGE.format("n1"))
        cls.asked = cls.line.wait(lambda m: m.method == "REGISTER" and m.get("authorization"))
        assert cls.asked is not None
        cls.line.answer(cls.asked, 200, expires="300")

    def tearDown(self):
        self.assertTrue(eventually(lambda: trunkctl("status")["sessions"] == 0), "a call is left")

    def test_it_registers_with_its_password(self):
        self.assertTrue(is_proved(self.asked, "n1"))
        self.assertEqual(self.asked.uri, "sip:example.test")
        self.assertIn("<sip:alice@example.test>", self.asked.get("to"))
        self.assertIn("sip:alice@", self.asked.get("contact"))
        self.assertIn(f';+sip.instance="<{os.environ["INSTANCE"]}>";reg-id=1', self.asked.get("contact"))
        self.assertEqual(self.asked.get("supported"), "path, outbound, gruu")
        self.assertTrue(eventually(lambda: "registered 200" in log()), log())

    def call(self, nonce, events):
        """A call of the program's that is up: its media."""
        os.kill(int(os.environ["TL_PID"]), signal.SIGUSR1)
        invite = self.line.request("INVITE")
        self.assertIsNotNone(invite)
        self.assertEqual(invite.uri, "sip:bob@example.test")
        self.line.answer(invite, 407, proxy_authenticate=CHALLENGE.format(nonce))
        self.assertIsNotNone(self.line.request("ACK"))
        invite = self.line.wait(lambda m: m.method == "INVITE" and m.get("proxy-authorization"))
        self.assertIsNotNone(invite)
        self.assertTrue(is_proved(invite, nonce, "proxy-authorization"))
        self.assertIn(f"a=rtpmap:{EVENTS} telephone-event/8000\r\na=fmtp:{EVENTS} 0-15\r\n", invite.body)
        media = Media(phone.local(3))
        self.addCleanup(media.stop)
        self.line.answer(invite, 200, body=description(media.host, media.port, events=events))
        self.assertIsNotNone(self.line.request("ACK"))
        return media.start(invite)

    def is_held_taken_back_and_hung_up_on(self, media, events):
        for direction, answered in (("sendonly", "recvonly"), ("sendrecv", "sendrecv")):
            again = self.line.request("INVITE")
            self.assertIsNotNone(again)
            self.assertIn(f"a={direction}\r\n", again.body)
            self.line.answer(again, 200, body=description(media.host, media.port, direction=answered, events=events))
            self.assertIsNotNone(self.line.request("ACK"))
            self.assertTrue(media.hears(20), "the tone, also while it is held")
        bye = self.line.request("BYE")
        self.assertIsNotNone(bye)
        self.line.answer(bye, 200)

    def test_it_calls_by_its_registrar_and_is_heard(self):
        media = self.call("n2", events=False)
        for digit in "12#":
            info = self.line.request("INFO")
            self.assertIsNotNone(info)
            self.assertEqual(info.get("content-type"), "application/dtmf-relay")
            self.assertIn(f"Signal={digit}\r\n", info.body)
            self.line.answer(info, 200)
        self.assertTrue(media.hears(30), "the tone")
        self.is_held_taken_back_and_hung_up_on(media, events=False)
        self.assertTrue(eventually(lambda: re.search(r"hold 200\n(.*\n)*resume 200\n(.*\n)*ended 200\n", log())), log())
        self.assertGreater(len(media.heard), 70)
        self.assertEqual(media.events, [])

    def test_who_takes_telephone_events_gets_its_digits_so(self):
        media = self.call("n3", events=True)
        self.is_held_taken_back_and_hung_up_on(media, events=True)
        self.assertIsNone(self.line.request("INFO", 0.1))
        digits = [[each for each in media.events if each[3][0] == event] for event in (1, 2, 11)]
        self.assertEqual(sum(digits, []), media.events)
        for packets in digits:  # RFC 4733 section 2.5.1
            self.assertEqual([marker for marker, *_ in packets], [1] + 7 * [0])
            self.assertEqual(len({timestamp for _, _, timestamp, _ in packets}), 1)
            self.assertEqual([(octets[1] >> 7, int.from_bytes(octets[2:], "big")) for *_, octets in packets],
                             [(0, 160), (0, 320), (0, 480), (0, 640), (0, 800), (1, 960), (1, 960), (1, 960)])
        first = media.events[0][1]
        self.assertEqual([(each[1] - first) & 0xFFFF for each in media.events], list(range(24)))

    def test_it_is_called_and_echoes(self):
        with Line(phone.local(4)) as line:
            media = Media(line.host)
            invite = line.make("INVITE", "alice", description(media.host, media.port))
            line.send(invite)
            answer = line.final(invite)
            self.assertIsNotNone(answer)
            self.assertEqual(answer.status, 200)
            dialog = Dialog(line, invite, answer)
            line.send(dialog.make("ACK"))
            self.addCleanup(media.stop)
            self.assertTrue(media.start(answer).hears(50), "what we say")
            self.assertEqual(dialog.bye().status, 200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
