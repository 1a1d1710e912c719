#!/usr/bin/env python3
"""SIP over TCP, both ways, through the tap to the kernel. Runs inside scripts/sandbox, with the settings of meson.build."""

import os
import socket
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from counted import counters  # noqa: E402
from phone import Dialog, Line, description  # noqa: E402
from player import Sipp  # noqa: E402
from tcp_phone import TcpLine  # noqa: E402

CALLS = 30
BY_UDP, BY_TCP = "bob", "+4930123"   # the next hop, and a number that a trunk over TCP carries
NEXT_HOP, TRUNK = 0, 4               # which of our addresses; port 5080 of each


def listens_by_tcp(port):
    for _ in range(500):
        with open("/proc/net/tcp", encoding="ascii") as file:
            if any(f":{port:04X} 00000000:0000 0A" in line for line in file):
                return True
        time.sleep(0.01)
    return False


class Tcp(unittest.TestCase):
    def setUp(self):
        self.before = counters()

    def risen(self, name):
        return counters()[name] - self.before[name]

    def eventually(self, holds, what="it does not come to be"):
        until = time.monotonic() + phone.PATIENCE_S
        while not holds():
            self.assertLess(time.monotonic(), until, what)
            time.sleep(0.05)

    def play(self, number, callee_options, caller_options):
        callee_at = phone.local(TRUNK if number == BY_TCP else NEXT_HOP)
        with tempfile.TemporaryDirectory() as out:
            callee = Sipp("b2bua/uas_stress", "callee", callee_at, 5080, 6200, os.environ["TL_SIP"], out, CALLS, 60, callee_options)
            self.assertTrue(listens_by_tcp(5080) if number == BY_TCP else callee.listening(), callee.complaints())
            caller = Sipp("b2bua/uac_stress", "caller", phone.local(5), 5062, 6400, os.environ["TL_SIP"], out, CALLS, 60,
                          ("-s", number, "-r", "10", *caller_options))
            code = caller.wait(65)
            self.assertEqual(code, 0, caller.complaints())
            self.assertEqual(callee.wait(10), 0, callee.complaints())
            self.assertEqual(caller.statistics()["SuccessfulCall(C)"], CALLS)

    def test_calls_from_one_connection_to_a_peer_over_udp(self):
        self.play(BY_UDP, (), ("-t", "t1"))
        self.assertEqual(self.risen("streams.tcp_accepted"), 1)
        self.assertGreaterEqual(self.risen("streams.tcp_messages_received"), 3 * CALLS)

    def test_calls_from_a_connection_each(self):
        self.play(BY_UDP, (), ("-t", "tn"))
        self.assertEqual(self.risen("streams.tcp_accepted"), CALLS)

    def test_calls_to_a_trunk_over_tcp_share_a_connection(self):
        self.play(BY_TCP, ("-t", "t1"), ())
        self.assertLessEqual(self.risen("streams.tcp_connected"), 1)
        self.assertEqual(self.risen("streams.tcp_accepted"), 0)

    def test_calls_over_tcp_on_both_sides(self):
        self.play(BY_TCP, ("-t", "t1"), ("-t", "t1"))
        self.assertEqual(self.risen("transactions.sent_request_again"), 0)

    def test_a_request_over_1300_octets_goes_by_tcp_and_comes_back_to_udp_where_that_is_refused(self):
        subject = "long " * 300
        with Line(phone.local(NEXT_HOP), 5080) as callee, Line(phone.local(5)) as caller:
            with socket.create_server((phone.local(NEXT_HOP), 5080)) as server:
                server.settimeout(phone.PATIENCE_S)
                invite = caller.make("INVITE", BY_UDP, description(caller.host, 6500), subject=subject)
                caller.send(invite)
                accepted, _ = server.accept()
                with TcpLine(accepted=accepted) as line:
                    received = line.request("INVITE")
                    self.assertTrue(received.get("via").startswith("SIP/2.0/TCP"), received.get("via"))
                    line.answer(received, 486)
                    self.assertIsNotNone(line.request("ACK"))
                refused = caller.final(invite)
                self.assertEqual(refused.status, 486)
                phone.acknowledge_failure(caller, invite, refused)
            self.eventually(lambda: self.risen("streams.tcp_closed_by_peer") == 1)
            self.assertEqual(self.risen("shard.requests_turned_to_tcp"), 1)

            invite = caller.make("INVITE", BY_UDP, description(caller.host, 6500), subject=subject)
            caller.send(invite)
            received = callee.request("INVITE")
            self.assertTrue(received.get("via").startswith("SIP/2.0/UDP"), received.get("via"))
            callee.answer(received, 486)
            refused = caller.final(invite)
            self.assertEqual(refused.status, 486)
            phone.acknowledge_failure(caller, invite, refused)
            self.assertEqual(self.risen("transactions.turned_to_udp"), 1)

    def test_a_peer_that_closes_in_mid_call_goes_on_over_a_new_connection(self):
        with TcpLine() as line:
            invite = line.make("INVITE", "echo", description(line.host, 6600))
            line.send(invite)
            answer = line.final(invite)
            self.assertEqual(answer.status, 200)
            self.assertIn(";transport=tcp", answer.get("contact"))
            dialog = Dialog(line, invite, answer)
            line.send(dialog.make("ACK"))
        self.eventually(lambda: self.risen("streams.tcp_closed_by_peer") == 1)
        with TcpLine() as other:
            dialog.line = other
            self.assertEqual(dialog.ask("BYE").status, 200)

    def test_a_message_octet_by_octet(self):
        for family in (4, 6):
            with TcpLine(family=family) as line:
                line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                options = line.make("OPTIONS")
                for octet in options.encode().replace(b"SIP/2.0/UDP", b"SIP/2.0/TCP").replace(b";transport=tcp;branch", b";branch"):
                    line.socket.sendall(bytes([octet]))
                self.assertEqual(line.final(options).status, 200)

    def test_pings_are_answered(self):
        with TcpLine() as line:
            line.socket.sendall(b"\r\n\r\n")
            line.socket.settimeout(5)
            self.assertEqual(line.socket.recv(100), b"\r\n")
        self.assertEqual(self.risen("streams.tcp_pings_answered"), 1)

    def test_garbage_closes_the_connection(self):
        with TcpLine() as line:
            line.socket.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertTrue(line.wait_closed())
        self.assertEqual(self.risen("streams.tcp_closed_garbage"), 1)

    def test_a_message_without_a_length_is_answered_and_closes_the_connection(self):
        with TcpLine() as line:
            options = line.make("OPTIONS")
            line.send(options.encode().replace(b"Content-Length", b"X-Length").replace(b"content-length", b"x-length"))
            answer = line.final(options)
            self.assertEqual(answer.status, 400)
            self.assertTrue(line.wait_closed())
        self.assertEqual(self.risen("streams.tcp_closed_no_length"), 1)

    def test_the_kernel_has_no_other_service_at_our_address(self):
        """Neither ICMP nor another port: all but TCP to the SIP ports is the workers'."""
        with socket.socket() as other:
            other.settimeout(1)
            with self.assertRaises(TimeoutError):
                other.connect((phone.appliance()[0], 22))
        self.assertEqual(self.answers(socket.SOCK_RAW, socket.IPPROTO_ICMP, b"\x08\x00\xf7\xfd\x00\x01\x00\x01"), 1)
        self.assertEqual(self.risen("worker.icmp_replies_sent"), 1)

    @staticmethod
    def answers(kind, protocol, question):
        """How many there are to one question: the kernel's would be a second one."""
        with socket.socket(socket.AF_INET, kind, protocol) as line:
            line.bind((phone.local(5), 0))
            line.connect((phone.appliance()[0], 0))
            line.send(question)
            count, until = 0, time.monotonic() + 1
            while (left := until - time.monotonic()) > 0:
                line.settimeout(left)
                try:
                    line.recv(1500)
                    count += 1
                except TimeoutError:
                    break
            return count


if __name__ == "__main__":
    unittest.main(verbosity=2)
