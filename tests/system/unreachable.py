#!/usr/bin/env python3
"""Trunks of which the network itself says that nobody is there: a host with a closed port, a host that is not there at all;
and callees whose Contact no way leads to.
Calls go to the next trunk at once, not when a silence has lasted too long; and nobody who has not seen the INVITE can bring
that about. Runs inside scripts/sandbox, with the settings of meson.build."""

import os
import socket
import struct
import sys
import time
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from counted import counters  # noqa: E402
from phone import Dialog, Line, description  # noqa: E402

GOOD, MUTE, CALLER = 4, 3, 6  # which of our addresses; 5080 of the first two is a trunk
AT_ONCE_S = 2.0               # the silence of each trunk lasts 15 s
RESOLVING_S = 8.0             # a neighbour is asked three times, a second apart
UNREACHABLE, CLOSED_PORT = 3, 3


def checksum(octets):
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets[:len(octets) // 2 * 2])) + (octets[-1] << 8 if len(octets) % 2 else 0)
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def total(name):
    """Of all workers."""
    return sum(value for key, value in counters().items() if key.endswith("." + name))


def quoted(payload, source, destination):
    """An IPv4 packet with a UDP datagram, as an ICMP error quotes it."""
    udp = struct.pack("!HHHH", source[1], destination[1], 8 + len(payload), 0) + payload
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 1, 0, 63, 17, 0, socket.inet_aton(source[0]),
                       socket.inet_aton(destination[0])) + udp


def tell_unreachable(quote):
    """What any host can send."""
    body = struct.pack("!BBHI", UNREACHABLE, CLOSED_PORT, 0, 0) + quote
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as raw:
        raw.sendto(body[:2] + struct.pack("!H", checksum(body)) + body[4:], (phone.appliance()[0], 0))


class Unreachable(unittest.TestCase):
    def setUp(self):
        self.good = Line(phone.local(GOOD), 5080)
        self.addCleanup(self.good.socket.close)
        self.caller = Line(phone.local(CALLER))
        self.addCleanup(self.caller.socket.close)

    def invite(self, number):
        invite = self.caller.make("INVITE", number, description(self.caller.host, 6500))
        self.caller.send(invite)
        return invite

    def carried(self, number, within_s):
        """A call that the good trunk gets within that time, and that is talked on."""
        began = time.monotonic()
        invite = self.invite(number)
        asked = self.good.request("INVITE", RESOLVING_S * 2)
        self.assertIsNotNone(asked, number)
        self.assertLess(time.monotonic() - began, within_s, number)
        self.talk_and_end(invite, asked, self.good)

    def talk_and_end(self, invite, asked, callee):
        callee.answer(asked, 200, body=description(callee.host, 6600))
        answer = self.caller.final(invite)
        self.assertEqual(answer.status, 200)
        dialog = Dialog(self.caller, invite, answer)
        self.caller.send(dialog.make("ACK", cseq=1))
        self.assertIsNotNone(callee.request("ACK"))
        bye = dialog.make("BYE")
        self.caller.send(bye)
        ended = callee.request("BYE")
        self.assertIsNotNone(ended)
        callee.answer(ended, 200)
        self.assertEqual(self.caller.final(bye).status, 200)

    def test_a_closed_port_is_left_at_once(self):
        told, failed_over = total("undelivered_told"), counters()["sessions.trunks_failed_over"]
        self.carried("+491", AT_ONCE_S)
        self.assertGreaterEqual(total("undelivered_told"), told + 1)
        self.assertEqual(counters()["sessions.trunks_failed_over"], failed_over + 1)

    def test_a_closed_port_is_left_at_once_over_ipv6_too(self):
        self.carried("+492", AT_ONCE_S)

    def test_a_host_that_is_not_there_is_left_when_it_has_not_answered(self):
        self.carried("+493", RESOLVING_S)

    def test_within_a_call_a_contact_that_no_way_leads_to_is_told_at_once(self):
        for host in ("192.168.77.1", "127.0.0.1", "224.0.0.1", "0.0.0.0"):
            with self.subTest(host), Line(phone.local(MUTE), 5080) as mute:
                invite = self.invite("+495")
                asked = mute.request("INVITE")
                mute.answer(asked, 200, body=description(mute.host, 6600), contact=f"<sip:callee@{host}:5080>")
                answer = self.caller.final(invite)
                self.assertEqual(answer.status, 200)
                dialog = Dialog(self.caller, invite, answer)
                self.caller.send(dialog.make("ACK", cseq=1))
                told, began = total("undelivered_told"), time.monotonic()
                moved = dialog.make("INVITE", body=description(self.caller.host, 6502))
                self.caller.send(moved)
                refused = self.caller.final(moved)
                self.assertEqual(refused.status, 503, "section 8.1.3.1; the call goes on: section 14.1")
                self.assertLess(time.monotonic() - began, AT_ONCE_S)
                self.assertEqual(total("undelivered_told"), told + 1)
                self.caller.send(dialog.make("ACK", cseq=2))
                bye = dialog.make("BYE")
                self.caller.send(bye)
                self.assertEqual(self.caller.final(bye).status, 200)

    def test_where_nobody_is_there_the_caller_hears_it_at_once(self):
        began = time.monotonic()
        refused = self.caller.final(self.invite("+494"))
        self.assertEqual(refused.status, 500, "a 503 of the trunk's, as section 16.7 has it told")
        self.assertLess(time.monotonic() - began, AT_ONCE_S)

    def test_a_forged_error_changes_nothing(self):
        with Line(phone.local(MUTE), 5080) as mute:
            invite = self.invite("+495")
            asked = mute.request("INVITE")
            self.assertIsNotNone(asked)
            ours, theirs = phone.appliance(), (mute.host, mute.port)
            text = asked.encode()
            branch = asked.branch.encode()
            self.assertIn(branch, text)
            guessed = branch[:-1] + (b"0" if branch[-1:] != b"0" else b"1")
            short, ignored, foreign = total("icmp_error_too_short"), total("undelivered_ignored"), total("icmp_error_foreign")
            tell_unreachable(quoted(text, ours, theirs)[:28])
            tell_unreachable(quoted(text, ours, theirs)[:28 + text.index(branch) + 20])
            tell_unreachable(quoted(text.replace(branch, guessed), ours, theirs)[:548])
            tell_unreachable(quoted(text, ours, (phone.local(GOOD), 5080))[:548])
            tell_unreachable(quoted(text, (phone.local(GOOD), 5060), theirs)[:548])
            self.assertIsNone(self.good.request("INVITE", phone.QUIET_S), "the call has left its trunk")
            self.assertEqual(total("icmp_error_too_short"), short + 2)
            self.assertEqual(total("undelivered_ignored"), ignored + 2)
            self.assertEqual(total("icmp_error_foreign"), foreign + 1)
            self.talk_and_end(invite, asked, mute)

    def test_who_has_seen_it_is_believed(self):
        """So that what the last test sends is refused for what it lacks, and not for its form."""
        with Line(phone.local(MUTE), 5080) as mute:
            invite = self.invite("+495")
            asked = mute.request("INVITE")
            text = asked.encode()
            tell_unreachable(quoted(text, phone.appliance(), (mute.host, mute.port))[:548])
            again = self.good.request("INVITE", AT_ONCE_S)
            self.assertIsNotNone(again)
            self.talk_and_end(invite, again, self.good)


if __name__ == "__main__":
    unittest.main(verbosity=2)
