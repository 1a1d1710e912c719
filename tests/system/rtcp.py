#!/usr/bin/env python3
"""RTCP of a carried call, end to end: a sender report each way, beside RTP and multiplexed with it. Inside scripts/sandbox."""

import contextlib
import os
import socket
import struct
import sys
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from counted import rise  # noqa: E402
from peers import eventually  # noqa: E402
from phone import Line  # noqa: E402


NAME = b"a@example"


def report(media):
    """SR and SDES with the CNAME: the least compound that a sender may send (RFC 3550 section 6.1)."""
    sender = struct.pack("!BBHIQIII", 0x80, 200, 6, media.ssrc, 0xE8000000 << 32, media.sent * 160, media.sent, media.sent * 160)
    return sender + struct.pack("!BBHIBB9sx", 0x81, 202, 4, media.ssrc, 1, len(NAME), NAME)


def hidden(octets):
    """All but the CNAME's text: it names a host of one side, and the other is told another of its length."""
    return octets[:-len(NAME) - 1] + octets[-1:]


class Rtcp(unittest.TestCase):
    @contextlib.contextmanager
    def call(self, family, more=""):
        with Line(family=family) as line, phone.callee_line(family) as callee, \
                phone.carried_call(line, callee, more=more) as call:
            self.assertTrue(call.media_flows())
            yield call.caller_media, call.callee_media
            self.assertTrue(phone.end(call))

    def control_port(self, media):
        port = self.enterContext(socket.socket(media.socket.family, socket.SOCK_DGRAM))
        port.bind((media.host, media.port + 1))
        port.settimeout(phone.PATIENCE_S)
        return port

    def test_on_a_port_of_its_own(self):
        for family in (4, 6):
            with self.subTest(family=family), self.call(family) as ends:
                ports = [self.control_port(media) for media in ends]
                with rise(self, "worker.media_rtcp_forwarded", 2):
                    for (mine, theirs), (near, far) in zip((ends, ends[::-1]), (ports, ports[::-1])):
                        sent = report(mine)
                        near.sendto(sent, (mine.remote[0], mine.remote[1] + 1))
                        octets, source = far.recvfrom(2048)
                        self.assertEqual(hidden(octets), hidden(sent))
                        self.assertNotIn(NAME, octets)
                        self.assertEqual(source[:2], (theirs.remote[0], theirs.remote[1] + 1))
                self.assertEqual([media.control for media in ends], [[], []], "RTCP came to a port of RTP")

    def test_multiplexed(self):
        for family in (4, 6):
            with self.subTest(family=family), self.call(family, "a=rtcp-mux\r\n") as ends:
                with rise(self, "worker.media_rtcp_forwarded", 2):
                    for mine, theirs in (ends, ends[::-1]):
                        sent = report(mine)
                        mine.socket.sendto(sent, mine.remote)
                        self.assertTrue(eventually(lambda: theirs.control), "no RTCP came")
                        self.assertEqual([(hidden(octets), source) for octets, source in theirs.control], [(hidden(sent), theirs.remote)])
                        self.assertNotIn(NAME, theirs.control[0][0])


if __name__ == "__main__":
    unittest.main(verbosity=2)
