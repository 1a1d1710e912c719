#!/usr/bin/env python3
"""Kamailio in the way of calls on either side of the appliance, with Record-Route: as a carrier's proxy, as the registrar of a branch
office, and before phones that register with the appliance through it (Path, RFC 3327). The phones are baresip.

Runs inside scripts/sandbox, with the settings of meson.build."""

import os
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from appliance import trunkctl  # noqa: E402
from audio import share_of_tone  # noqa: E402
from baresip import Baresip  # noqa: E402
from kamailio import Kamailio  # noqa: E402
from peers import eventually  # noqa: E402
from player import Capture, interface_of  # noqa: E402
from wire import Trace  # noqa: E402

CARRIER, BRANCH, EDGE, GATEWAY, DESK, HOME = (phone.local(number) for number in (3, 5, 6, 4, 7, 8))
APPLIANCE = phone.appliance()[0]
# Each phone's media ports, and its tone.
PLACES = {"home": (HOME, 7000, 440), "desk": (DESK, 7200, 700), "gateway": (GATEWAY, 7400, 1000)}
SIDES = {"home": {HOME, EDGE}, "desk": {DESK, BRANCH}, "gateway": {GATEWAY, CARRIER}}
TALK_S = 1.2


class Proxies(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.proxy = Kamailio(CARRIER, BRANCH, EDGE, APPLIANCE, f"{GATEWAY}:5070")
        cls.addClassCleanup(cls.proxy.close)
        accounts = {"home": f'<sip:callee@example.test>;auth_pass=hunter2;regint=600;outbound="sip:{EDGE}:5060"',
                    "desk": f'<sip:+4940777@{BRANCH}>;regint=600;outbound="sip:{BRANCH}:5060"',
                    "gateway": f'<sip:gateway@{CARRIER}>;regint=0;outbound="sip:{CARRIER}:5060"'}
        cls.phones = {}
        for name, (host, media, tone) in PLACES.items():
            cls.phones[name] = Baresip(host, f"{accounts[name]};answermode=auto", tone, media=media)
            cls.addClassCleanup(cls.phones[name].close)
        assert eventually(lambda: trunkctl("registrations")["total"] == 1), cls.phones["home"].log() + cls.proxy.log()
        assert eventually(lambda: "200 OK" in cls.phones["desk"].log()), cls.phones["desk"].log()

    def setUp(self):
        for each in self.phones.values():
            each.forget()

    def call(self, caller, number, callee, ends, through):
        """A call with both tones, held and resumed by the caller, over proxies which see all of it; `ends` hangs up."""
        before = {(part, method): self.proxy.passed(part, method) for part in through for method in ("ACK", "BYE", "INVITE")}
        a, b = self.phones[caller], self.phones[callee]
        a.tell("dial", number)
        self.assertTrue(a.says("CALL_ESTABLISHED"), a.log()[-3000:] + self.proxy.log())
        self.assertTrue(b.says("CALL_ESTABLISHED"))
        self.assert_tones(caller, callee)
        a.tell("hold")
        self.assertTrue(b.says("CALL_REMOTE_SDP"))
        a.tell("resume")
        self.assertTrue(b.says("CALL_REMOTE_SDP"))
        self.phones[ends].tell("hangup")
        other = b if ends == caller else a
        self.assertTrue(other.says("CALL_CLOSED"), other.log()[-3000:])
        self.assertTrue(eventually(lambda: trunkctl("status")["sessions"] == 0), "a call is left")
        # Whoever sends it, a request within the call is seen by each proxy of the way: one BYE, an ACK for each of three INVITEs.
        for part in through:
            for method, times in (("BYE", 1), ("ACK", 3), ("INVITE", 3)):
                seen = self.proxy.passed(part, method) - before[part, method]
                self.assertGreaterEqual(seen, times, f"{method} over {part}: {self.proxy.log()}")

        self.assert_hidden(caller, callee)

    def assert_hidden(self, *names):
        """No phone is ever told an address of signalling on another side."""
        for name in names:
            told = self.phones[name].log()
            for host in set.union(*SIDES.values()) - SIDES[name]:
                shown = [line for line in told.splitlines() if host in line]
                self.assertFalse(shown, f"{name} is shown {host}")

    def assert_tones(self, caller, callee):
        with tempfile.TemporaryDirectory() as folder:
            capture = Capture(interface_of(phone.local(0)), os.path.join(folder, "talk.pcap"))
            time.sleep(TALK_S)
            self.assertIsNone(capture.stop())
            heard = [packet for packet in Trace(capture.path).rtp if packet.source[0] == APPLIANCE]
        for hears, talks in ((caller, callee), (callee, caller)):
            _, port, _ = PLACES[hears]
            packets = [packet for packet in heard if port <= packet.target[1] < port + 100]
            self.assertGreater(len(packets), 0.6 * TALK_S * 50, hears)
            self.assertGreater(share_of_tone(packets, PLACES[talks][2]), 0.95, hears)

    def test_a_phone_behind_a_proxy_calls_out_over_the_carriers_proxy(self):
        self.call("home", "sip:+4930123@example.test", "gateway", "home", (EDGE, CARRIER))

    def test_a_phone_behind_a_proxy_is_called_along_its_path(self):
        self.call("gateway", f"sip:callee@{APPLIANCE}", "home", "home", (EDGE, CARRIER))

    def test_a_phone_of_the_branch_is_called_through_its_registrar(self):
        self.call("home", "sip:+4940777@example.test", "desk", "desk", (EDGE, BRANCH))

    def test_a_branch_calls_over_the_carrier(self):
        self.call("desk", f"sip:+4930123@{BRANCH}", "gateway", "gateway", (BRANCH, CARRIER))

    def test_the_branch_knows_nobody_of_that_number(self):
        home = self.phones["home"]
        home.tell("dial", "sip:+4940000@example.test")
        closed = home.says("CALL_CLOSED")
        self.assertTrue(closed and "404" in closed["param"], closed)

    def test_probes_find_the_proxies_up(self):
        self.assertTrue(eventually(lambda: {trunk["hosts"][0]["probe"] for trunk in trunkctl("trunks")["trunks"]} == {"up"}))


if __name__ == "__main__":
    unittest.main(verbosity=2)
