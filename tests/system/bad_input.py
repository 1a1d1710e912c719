#!/usr/bin/env python3
"""What no conforming host sends, over the wire: each costs one named counter or one 400, while a call goes on.

Runs inside scripts/sandbox. Every row is sent many times over, so that a buffer lost with each would be seen in the end."""

import contextlib
import glob
import os
import random
import socket
import struct
import sys
import time
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import leftovers  # noqa: E402
import phone  # noqa: E402
from appliance import trunkctl  # noqa: E402
from counted import counters, rise  # noqa: E402
from frames import ARP, ICMP, ICMPV6, VLAN, Wire, checksum  # noqa: E402
from phone import Line  # noqa: E402

TCP = 6
TORTURE = os.path.join(HERE, "..", "data", "torture")
AT_ONCE = 100           # frames before the counters are looked at: far less than any queue on the way holds
TIMES = int(os.environ.get("TL_ROW_TIMES", "200"))  # a row, in all; fewer where each is slow
SEED = 20261
AT_START = {}


def echo(wire, kind, spoil=0):
    """An ICMP message of either family; `spoil` goes into its checksum."""
    body = struct.pack("!BBHHH", kind, 0, 0, 1, 1) + b"ping"
    pseudo = b"" if "." in wire.near else wire._ends() + struct.pack("!IHH", len(body), 0, ICMPV6)
    return body[:2] + struct.pack("!H", checksum(pseudo + body) ^ spoil) + body[4:]


def both(wire):
    """(what, frame, counter) for either family."""
    ip, udp = wire.ip, wire.udp
    return (
        ("UDP header cut off", ip(udp(b"")[:7]), "udp_too_short"),
        ("UDP longer than its packet", ip(udp(b"hello", length=100)), "udp_bad_length"),
        ("UDP shorter than its header", ip(udp(b"hello", length=7)), "udp_bad_length"),
        ("UDP with a wrong checksum", ip(udp(b"hello", check=0x1234)), "udp_bad_checksum"),
        ("a port where nothing listens", ip(udp(b"hello", port=9)), "classify_no_service"),
        ("RTP for a slot that is closed", ip(udp(b"\x80" + b"\0" * 171, port=39990)), "media_slot_closed"),
        ("a protocol that we do not speak", ip(b"hello", 132),
         "ipv4_unknown_protocol" if "." in wire.near else "ipv6_unknown_header"),
        ("TCP cut off", ip(b"hello", TCP), "tcp_malformed"),
        ("TCP with a wrong checksum", ip(b"\0" * 12 + b"\x50\x02" + b"\0" * 6, TCP), "tcp_bad_checksum"),
        ("one of our own addresses as source", ip(udp(b"hello"), source=wire.near),
         "ipv4_martian" if "." in wire.near else "ipv6_martian"),
        ("an empty fragment", lambda: wire.piece(8, 1, b""), "fragment_malformed"),
        ("a fragment that is no multiple of 8", lambda: wire.piece(8, 1, b"1234567"), "fragment_malformed"),
        ("a fragment that ends beyond 65,535", lambda: wire.piece(65528, 0, b"12345678"), "fragment_too_large"),
        ("a fragment of something else", lambda: wire.piece(0, 1, b"12345678", 132), "fragment_not_udp"),
        ("a fragment for a port of media", lambda: wire.piece(0, 1, udp(b"12345678", port=20000)), "fragment_not_sip"),
    )


def of_ipv4(wire):
    hello = wire.udp(b"hello")
    return (
        ("an IPv4 header cut off", wire.frame(0x0800, b"\x45" + b"\0" * 10), "ipv4_too_short"),
        ("version 5", wire.ipv4(hello, version=5), "ipv4_bad_version"),
        ("a total length beyond the frame", wire.ipv4(hello, total=500), "ipv4_bad_length"),
        ("a total length within the header", wire.ipv4(hello, total=19), "ipv4_bad_length"),
        ("a header of four words", wire.ipv4(hello, words=4), "ipv4_bad_length"),
        ("a header checksum that is wrong", wire.ipv4(hello, check=1), "ipv4_bad_checksum"),
        ("an option that runs over", wire.ipv4(hello, options=b"\x07\x28\x04\0"), "ipv4_bad_options"),
        ("a source route", wire.ipv4(hello, options=b"\x83\x03\x04\0"), "ipv4_source_route"),
        ("loopback as source", wire.ipv4(hello, source="127.0.0.1"), "ipv4_martian"),
        ("multicast as source", wire.ipv4(hello, source="224.0.0.1"), "ipv4_martian"),
        ("ICMP cut off", wire.ipv4(b"\x08\0\0", ICMP), "icmp_malformed"),
        ("ICMP with a wrong checksum", wire.ipv4(echo(wire, 8, 1), ICMP), "icmp_bad_checksum"),
        ("ICMP that we do not speak", wire.ipv4(echo(wire, 13), ICMP), "icmp_unhandled"),
        ("ICMP that quotes next to nothing", wire.ipv4(echo(wire, 3), ICMP), "icmp_error_too_short"),
        ("ARP cut off", wire.frame(ARP, b"\0\1\x08\0"), "arp_malformed"),
        ("ARP for what is no address of ours", wire.frame(ARP, struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + wire.own
                                                           + bytes([10, 99, 0, 11]) + b"\0" * 6 + bytes([10, 99, 9, 9])),
         "arp_not_ours"),
        ("a claim to one of our addresses", wire.frame(ARP, struct.pack("!HHBBH", 1, 0x0800, 6, 4, 2) + wire.own
                                                        + bytes([10, 99, 0, 1]) + b"\0" * 6 + bytes([10, 99, 0, 1])),
         "arp_conflict"),
        ("a VLAN tag", wire.frame(VLAN, b"\0\1\x08\0" + b"\0" * 40), "ethernet_vlan"),
        ("an EtherType that nobody knows", wire.frame(0x88B5, b"hello"), "ethernet_unknown_type"),
        ("IPv4 in a frame to everybody", b"\xff" * 6 + wire.ipv4(hello)[6:], "ethernet_not_ours"),
    )


def of_ipv6(wire):
    hello, options = wire.udp(b"hello"), b"\0\1\4\0\0\0\0"   # one extension header, but for its first octet
    return (
        ("an IPv6 header cut off", wire.frame(0x86DD, b"\x60" + b"\0" * 30), "ipv6_too_short"),
        ("version 4", wire.ipv6(hello, version=4), "ipv6_bad_version"),
        ("a payload length beyond the frame", wire.ipv6(hello, length=500), "ipv6_bad_length"),
        ("UDP without a checksum", wire.ipv6(wire.udp(b"hello", check=0)), "udp_no_checksum"),
        ("an extension header that runs over", wire.ipv6(bytes([17, 30]) + b"\0" * 6 + hello, 0), "ipv6_bad_extension"),
        ("hop-by-hop options in second place", wire.ipv6(b"\0" + options + b"\x11" + options + hello, 60), "ipv6_bad_extension"),
        ("a routing header", wire.ipv6(bytes([17, 0, 0, 1, 0, 0, 0, 0]) + hello, 43), "ipv6_bad_extension"),
        ("ten extension headers", wire.ipv6((b"\x3c" + options) * 9 + b"\x11" + options + hello, 60), "ipv6_too_many_extensions"),
        ("multicast as source", wire.ipv6(hello, source="ff02::1"), "ipv6_martian"),
        ("IPv4 in disguise as source", wire.ipv6(hello, source="::ffff:10.99.0.11"), "ipv6_martian"),
        ("ICMPv6 cut off", wire.ipv6(b"\x80\0\0", ICMPV6), "icmpv6_malformed"),
        ("ICMPv6 with a wrong checksum", wire.ipv6(echo(wire, 128, 1), ICMPV6), "icmpv6_bad_checksum"),
        ("ICMPv6 that quotes next to nothing", wire.ipv6(echo(wire, 1), ICMPV6), "icmp_error_too_short"),
    )


class BadInput(unittest.TestCase):
    """All of it during two calls, which must not notice."""

    @classmethod
    def setUpClass(cls):
        AT_START.update(trunkctl("status"))
        cls.stack = contextlib.ExitStack()
        line, callee = cls.stack.enter_context(Line()), cls.stack.enter_context(phone.callee_line())
        cls.carried = cls.stack.enter_context(phone.carried_call(line, callee))
        line6 = cls.stack.enter_context(Line(family=6))
        cls.echoed = cls.stack.enter_context(phone.service_call(line6))

    @classmethod
    def tearDownClass(cls):
        cls.echoed.caller.bye()
        phone.end(cls.carried)
        cls.stack.close()

    def setUp(self):
        self.line = self.enterContext(Line())
        self.heard_before = [len(media.heard) for media in self.media()]
        self.wires = [self.enterContext(Wire(phone.appliance(family)[0], phone.local(1, family))) for family in (4, 6)]

    def tearDown(self):
        """The appliance answers, and both calls are heard: every packet that was sent, in order."""
        options = self.line.make("OPTIONS")
        self.line.send(options)
        self.assertEqual(self.line.final(options).status, 200)
        for media, before in zip(self.media(), self.heard_before):
            self.assertTrue(media.hears(), "a call fell silent")
            numbers = [number for _, number in media.heard[before:]]
            lost = [(a, b) for a, b in zip(numbers, numbers[1:]) if b != a + 1]
            self.assertFalse(lost, "a call lost packets or got them in another order")

    def media(self):
        return self.carried.caller_media, self.carried.callee_media, self.echoed.caller_media

    def costs(self, what, send, counter, times=TIMES, at_once=AT_ONCE, only=True):
        """Each `send()` raises the counter by one, and no other that means a loss."""
        with self.subTest(what=what):
            times, at_once = min(times, TIMES), min(at_once, TIMES)
            for _ in range(times // at_once):
                with rise(self, counter, at_once, only):
                    for _ in range(at_once):
                        send()

    def test_frames_and_packets_that_are_wrong(self):
        for wire in self.wires:
            rows = both(wire) + (of_ipv4(wire) if "." in wire.near else of_ipv6(wire))
            for what, frame, counter in rows:
                self.costs(f"{what}, {wire.near}", lambda: wire.send(frame() if callable(frame) else frame),
                           f"worker.{counter}")

    def test_tcp_is_refused_at_once_where_it_is_off(self):
        """RFC 3261 section 18.1.1: a phone whose request is too large for UDP then sends it by UDP all the same."""
        for family, kind in ((4, socket.AF_INET), (6, socket.AF_INET6)):
            with self.subTest(family), socket.socket(kind, socket.SOCK_STREAM) as tcp:
                tcp.settimeout(2)
                with self.assertRaises(ConnectionRefusedError):
                    tcp.connect(phone.appliance(family))

    def test_datagrams_that_are_no_message(self):
        random.seed(SEED)
        binary = [random.randbytes(length) for length in range(1, 1400, 7)]
        for family in (4, 6):
            with Line(family=family) as line:
                for what, octets, counter in (
                        ("nothing", b"", "sip_keep_alive"),
                        ("a keep-alive", b"\r\n\r\n", "sip_keep_alive"),
                        ("a NUL", b"\0", "sip_not_sip"),
                        ("a thousand NULs", b"\0" * 1000, "sip_not_sip"),
                        ("text", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "sip_not_sip"),
                        ("a start line that does not end", b"OPTIONS sip:a@10.99.0.1 SIP/2.0", "sip_not_sip"),
                        ("a start line alone", b"OPTIONS sip:a@10.99.0.1 SIP/2.0\r\n", "sip_headers_unfinished"),
                        ("no header fields", b"OPTIONS sip:a@10.99.0.1 SIP/2.0\r\n\r\n", "sip_no_call_id"),
                        ("a status of 99", b"SIP/2.0 099 No\r\n\r\n", "sip_bad_status_line"),
                        ("a NUL in the start line", b"OPTIONS sip:a\0b@10.99.0.1 SIP/2.0\r\n\r\n", "sip_"),
                        ("an ACK cut short", line.make("ACK").encode()[:-4], "sip_headers_unfinished")):
                    self.costs(f"{what}, IPv{family}", lambda: line.send(octets), f"worker.{counter}")
                for at in range(0, len(binary), AT_ONCE):
                    with rise(self, "worker.sip_", len(binary[at:at + AT_ONCE])):
                        for octets in binary[at:at + AT_ONCE]:
                            line.send(octets)
                self.assertIsNone(line.wait(lambda m: True, phone.QUIET_S), "rubbish was answered")

    def test_a_message_cut_off_anywhere(self):
        """Each piece of an INVITE and of a response costs one counter, or is answered 400."""
        for message in (self.line.make("INVITE", "busy", phone.description("10.99.0.11", 6000)),
                        phone.Message("SIP/2.0 200 OK", self.line.make("OPTIONS").fields)):
            whole = message.encode()
            for begin in range(0, len(whole), AT_ONCE):
                part = range(begin, min(begin + AT_ONCE, len(whole)))
                with rise(self, "worker.sip_", len(part)):
                    for length in part:
                        self.line.send(whole[:length])
        refused = [m for m in self.heard(self.line)]
        self.assertTrue(refused)
        self.assertEqual({m.status for m in refused}, {400})

    def heard(self, line):
        line.wait(lambda m: False, phone.QUIET_S)
        return line.heard

    def test_messages_of_65_kilobytes(self):
        """In fragments: one that is right is answered, and the buffers it needs come back."""
        for wire, family in zip(self.wires, (4, 6)):
            most = 65535 - 8 - (20 if family == 4 else 40)
            with Line(family=family) as line:
                for _ in range(100):                    # there are 64 buffers
                    options = line.make("OPTIONS", subject="x" * 60000)
                    line.send(options)
                    self.assertEqual(line.final(options).status, 200)
                for what, octets in (("binary", b"\xff" * most), ("NUL", b"\0" * most)):
                    self.costs(f"{what}, IPv{family}", lambda: line.send(octets), "worker.sip_not_sip", 100, 5)
                filled = line.make("OPTIONS", x="y" * (most - 1000)).encode()
                self.costs(f"cut off, IPv{family}", lambda: line.send(filled[:-3]), "worker.sip_", 100, 5)

    def test_a_description_of_50_kilobytes_is_carried_in_fragments(self):
        """There and back: large is not wrong."""
        attributes = "".join(f"a=x-long-{number}:{'z' * 40}\r\n" for number in range(900))
        for family in (4, 6):
            # The IPv4 callee is that of the call in progress.
            with Line(family=family) as line, contextlib.ExitStack() as stack:
                callee = self.carried.callee.line if family == 4 else stack.enter_context(phone.callee_line(6))
                # So that it is known where to reach it: of a message for a neighbour to be found only some pieces can wait.
                options = callee.make("OPTIONS")
                callee.send(options)
                self.assertEqual(callee.final(options).status, 200)
                invite = line.make("INVITE", "callee", phone.description(line.host, 6000) + attributes)
                line.send(invite)
                carried = callee.wait(lambda m: not m.status and m.method == "INVITE" and len(m.body) > 1000)
                self.assertIn("a=x-long-899:", carried.body)
                callee.answer(carried, 200, body=phone.description(callee.host, 6100) + attributes)
                answer = line.final(invite)
                self.assertEqual(answer.status, 200)
                self.assertIn("a=x-long-899:", answer.body)
                dialog = phone.Dialog(line, invite, answer)
                line.send(dialog.make("ACK"))
                bye = dialog.make("BYE")
                line.send(bye)
                callee.answer(callee.wait(lambda m: not m.status and m.method == "BYE"), 200)
                self.assertEqual(line.final(bye).status, 200)

    def test_fragments_that_do_not_fit_together(self):
        for wire in self.wires:
            def twice():
                first, *rest = wire.pieces(wire.udp(b"x" * 4000))
                for piece in (first, first, *rest):
                    wire.send(piece)

            def overlapping():
                wire.next_identity()
                for at in (0, 64, 128):  # the last is of what was given up
                    wire.send(wire.piece(at, 1, wire.udp(b"x" * 64), same=True))

            with rise(self, "worker.sip_not_sip", min(50, TIMES), only=False):  # as often as what follows makes one whole
                self.costs(f"a fragment twice, {wire.near}", twice, "worker.fragment_duplicate", 50, 10, only=False)
            self.costs(f"an overlap, {wire.near}", overlapping, "worker.fragment_overlap", 50, 10, only=False)

    def test_unfinished_datagrams_are_forgotten(self):
        """More than one source may have; and they go by themselves, with their buffers."""
        for wire in self.wires:
            before = counters()
            for _ in range(20):
                wire.send(wire.pieces(wire.udp(b"x" * 4000))[0])
            until = time.monotonic() + 60
            lost = 0
            while lost < 20 and time.monotonic() < until:
                time.sleep(0.2)
                now = counters()
                lost = sum(now[name] - before[name] for name in (
                    "worker.fragment_timed_out", "worker.fragment_source_full", "worker.fragment_evicted"))
            self.assertEqual(lost, 20)
            self.assertGreater(now["worker.fragment_source_full"], before["worker.fragment_source_full"])

    def test_torture_messages(self):
        """RFC 4475 over the wire; what each must come to is the table of tests/sip/message/torture_test.cc."""
        for path in sorted(glob.glob(f"{TORTURE}/*.sip")):
            with open(path, "rb") as file:
                octets = file.read()
            with self.subTest(message=os.path.basename(path)), rise(self, "worker.sip_", 1):
                self.line.send(octets)

    def test_wrong_media_does_not_enter_a_call(self):
        """From elsewhere, or no RTP at all, at the very port of a call."""
        media = self.echoed.caller_media
        for what, octets, counter in (
                ("binary", b"\xff" * 100, "media_not_media"), ("one octet", b"\x80", "media_not_media"),
                ("nothing", b"", "media_not_media"), ("RTCP where RTP goes", b"\x80\xc8\0\6" + b"\0" * 24, "media_wrong_port"),
                ("RTP from elsewhere", b"\x80" + b"\0" * 171, "media_wrong_source")):
            with phone.Line(phone.local(2, 6), family=6) as other:
                other.remote = media.remote
                self.costs(what, lambda: other.send(octets), f"worker.{counter}")
        for what, octets in (("RTP with more sources than octets", b"\x8f" + b"\0" * 30),
                             ("RTP whose extension runs over", b"\x90" + b"\0" * 13 + b"\xff\xff")):
            self.costs(what, lambda: media.socket.sendto(octets, media.remote), "worker.media_bad_rtp")


class Afterwards(unittest.TestCase):
    def test_nothing_is_kept(self):
        """Transactions, the calls that torture messages began, slots, and every buffer: a row that lost one each time would
        have lost more than ports hold on to for a while."""
        self.assertEqual(leftovers.wait_until_none(), {})
        now = trunkctl("status")
        self.assertEqual(now["buffers"], 0)
        self.assertEqual(now["plane_messages"], 0)
        self.assertLess(now["plane_packets"], AT_START["plane_packets"] + max(TIMES, 200) // 2)


def load_tests(loader, *_):
    return unittest.TestSuite(loader.loadTestsFromTestCase(case) for case in (BadInput, Afterwards))


if __name__ == "__main__":
    unittest.main(verbosity=2)
