#!/usr/bin/env python3
"""Strangers send RTP and RTCP to every media port, idle and in use: not one octet goes to them, and not one packet of theirs to
anybody, while the calls hear their own media without a gap. Inside a sandbox."""

import contextlib
import os
import socket
import struct
import sys
import threading
import time
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from counted import counters  # noqa: E402
from player import interface_of  # noqa: E402

FIRST, LAST = 20000, 39999  # media.ports of configs/tap.yaml
AT_ONCE, PAUSE_S = 32, 0.002
MARK = b"a stranger's own words"
RTP = struct.pack("!BBHII", 0x80, 0, 7, 1120, 0xDEADBEEF) + MARK.ljust(160, b"!")
RTCP = struct.pack("!BBHI", 0x81, 200, 12, 0xDEADBEEF) + MARK.ljust(44, b"!")


class Watch:
    """Every frame that the appliance sends meanwhile."""

    def __init__(self, interface):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
        self.socket.bind((interface, 0))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 23)
        self.socket.settimeout(0.1)
        self.from_appliance, self.of_strangers, self.to = 0, 0, {}
        self._near = socket.inet_aton(phone.appliance()[0])
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._hear, daemon=True)

    def _hear(self):
        while not self._ended.is_set():
            try:
                frame = self.socket.recv(2048)
            except TimeoutError:
                continue
            if frame[26:30] != self._near:
                continue
            self.from_appliance += 1
            self.of_strangers += MARK in frame
            port = struct.unpack("!H", frame[36:38])[0] if frame[23] == socket.IPPROTO_UDP else 0
            end = (socket.inet_ntoa(frame[30:34]), port)
            self.to[end] = self.to.get(end, 0) + 1

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        time.sleep(0.3)
        self._ended.set()
        self._thread.join()
        self.socket.close()


def spray(stranger):
    near = phone.appliance()[0]
    for port in range(FIRST, LAST + 1):
        stranger.sendto(RTP if port % 2 == 0 else RTCP, (near, port))
        if port % AT_ONCE == 0:
            time.sleep(PAUSE_S)
    return LAST + 1 - FIRST


class Spray(unittest.TestCase):
    def strangers(self, stack, call):
        """Another host; and another socket of a host that is in a call."""
        for host in (phone.local(9), call.caller_media.host):
            stranger = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            stranger.bind((host, 0))
            yield stranger

    def test_nothing_of_a_call_comes_out_and_nothing_foreign_goes_in(self):
        with contextlib.ExitStack() as stack:
            callee = stack.enter_context(phone.callee_line())
            lines = [stack.enter_context(phone.Line()) for _ in range(2)]
            talking = stack.enter_context(phone.carried_call(lines[0], callee))
            silent = stack.enter_context(phone.carried_call(lines[1], callee, talks=False))  # nobody has latched on to its ports
            self.assertTrue(talking.media_flows())
            for stranger in self.strangers(stack, talking):
                with self.subTest(stranger=stranger.getsockname()):
                    before, heard = counters(), len(talking.caller_media.heard)
                    with Watch(interface_of(phone.local(1))) as watch:
                        sent = spray(stranger)
                        self.assertTrue(talking.media_flows())
                    rises = {name: value - before.get(name, 0) for name, value in counters().items() if value != before.get(name, 0)}
                    self.assertGreater(watch.from_appliance, 100, "the calls' own media was not even seen")
                    self.assertEqual(watch.of_strangers, 0, "a foreign packet was forwarded")
                    self.assertNotIn(stranger.getsockname(), watch.to, "somebody's media went to a stranger")
                    refused = {name: rises.get(f"worker.{name}", 0) for name in ("media_slot_closed", "media_wrong_source")}
                    self.assertGreaterEqual(refused["media_wrong_source"], 8, rises)  # both ports of four slots
                    self.assertEqual(sum(refused.values()), sent, rises)
                    numbers = [number for _, number in talking.caller_media.heard[heard:]]
                    self.assertEqual([b for a, b in zip(numbers, numbers[1:]) if b != (a + 1) & 0xFFFF], [], "the call lost media")
            for media in (silent.caller_media, silent.callee_media):
                media.begin()
            self.assertTrue(silent.media_flows(), "the strangers were there first, and stayed")


if __name__ == "__main__":
    unittest.main()
