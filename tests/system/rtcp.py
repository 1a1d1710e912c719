#!/usr/bin/env python3
"""RTCP of a carried call, end to end: a sender report each way, beside RTP and multiplexed with it. And of services: their own
reports, and BYE. Inside scripts/sandbox."""

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


def control_port(test, media):
    port = test.enterContext(socket.socket(media.socket.family, socket.SOCK_DGRAM))
    port.bind((media.host, media.port + 1))
    port.settimeout(phone.PATIENCE_S)
    return port


def packets_of(octets):
    """(type, count, body) of each packet of a compound."""
    while octets:
        first, kind, words = struct.unpack("!BBH", octets[:4])
        assert first >> 6 == 2 and len(octets) >= 4 * words + 4, octets
        yield kind, first & 0x1F, octets[4:4 * words + 4]
        octets = octets[4 * words + 4:]


class Rtcp(unittest.TestCase):
    @contextlib.contextmanager
    def call(self, family, more=""):
        with Line(family=family) as line, phone.callee_line(family) as callee, \
                phone.carried_call(line, callee, more=more) as call:
            self.assertTrue(call.media_flows())
            yield call.caller_media, call.callee_media
            self.assertTrue(phone.end(call))

    def test_on_a_port_of_its_own(self):
        for family in (4, 6):
            with self.subTest(family=family), self.call(family) as ends:
                ports = [control_port(self, media) for media in ends]
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


class Services(unittest.TestCase):
    """RFC 3550 sections 6.4 to 6.6."""

    def check(self, compound, kind, media):
        """A report about what we say, and a CNAME; the SSRC it is from."""
        (first, blocks, report), (second, chunks, name) = list(packets_of(compound))[:2]
        self.assertEqual((first, blocks, second, chunks), (kind, 1, 202, 1))
        ssrc, about = report[:4], report[24 if kind == 200 else 4:]
        source, lost, highest = struct.unpack("!III", about[:12])
        self.assertEqual((source, lost), (media.ssrc, 0))
        self.assertTrue(media.sent - 25 < highest & 0xFFFF <= media.sent, (highest, media.sent))
        self.assertEqual((name[:4], name[4:6]), (ssrc, b"\x01\x18"))
        self.assertRegex(name[6:30], rb"^[0-9a-f]{24}$")
        return ssrc

    def test_one_that_plays_sends_sender_reports_and_goodbye(self):
        for family in (4, 6):
            with self.subTest(family=family), Line(family=family) as line, phone.service_call(line, "test") as call:
                media, port = call.caller_media, control_port(self, call.caller_media)
                octets, source = port.recvfrom(2048)
                self.assertEqual(source[:2], (media.remote[0], media.remote[1] + 1))
                ssrc = self.check(octets, 200, media)
                packets, payload = struct.unpack("!II", octets[20:28])
                self.assertTrue(len(media.heard) - 10 <= packets <= len(media.heard) + 10, (packets, len(media.heard)))
                self.assertEqual(payload, 160 * packets)
                # What it hears of its own is heard, too: a peer quotes its report, and is quoted.
                port.sendto(report(media), source[:2])
                octets = port.recv(2048)
                self.assertEqual(octets[44:48], b"\x00\x00\x00\x00", "the middle of the NTP timestamp that we have sent")
                self.assertEqual(call.caller.bye().status, 200)
                while (last := port.recv(2048))[-8:-4] != b"\x81\xcb\x00\x01":
                    self.check(last, 200, media)
                self.assertEqual(last[-4:], ssrc)

    def test_an_echo_sends_receiver_reports_multiplexed(self):
        with Line() as line, phone.service_call(line, more="a=rtcp-mux\r\n") as call:
            media = call.caller_media
            self.assertTrue(eventually(lambda: media.control), "no RTCP came")
            octets, source = media.control[0]
            self.assertEqual(source, media.remote)
            self.assertNotEqual(self.check(octets, 201, media), media.ssrc.to_bytes(4, "big"))
            with rise(self, "worker.media_rtcp_sent", 1, only=False):  # the phone talks on for a moment
                self.assertEqual(call.caller.bye().status, 200)
                self.assertTrue(eventually(lambda: media.control[-1][0][-8:-4] == b"\x81\xcb\x00\x01"), "no BYE came")


if __name__ == "__main__":
    unittest.main(verbosity=2)
