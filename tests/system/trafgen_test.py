#!/usr/bin/env python3
"""The packet generator plays 100 calls with RTP through the appliance, over memif, a tap, AF_PACKET and AF_XDP: nothing is lost. It plays
them over a bad network, and knows what that did. And it plays calls through Kamailio, which stays in their way by Record-Route.

Inside a sandbox (TL_SIP is set) it plays; outside it starts one for each link. For a tap the generator brings a tap of its
own, which a bridge joins to the far side's interface; on a veth link it takes the far side's interface, by the driver of the
appliance's end."""

import json
import os
import shutil
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SANDBOX = os.path.join(ROOT, "scripts", "sandbox")
STEPS = ["calls 100 50", "talk 2", "hangup 100", "load 100 50 0.5"]
VLAN = 100


def ip(*words):
    subprocess.run(["ip", *words], check=True)


def bridge_when_it_appears(process, tap):
    while process.poll() is None:
        if subprocess.run(["ip", "link", "show", "dev", tap], capture_output=True, check=False).returncode == 0:
            return ip("link", "set", tap, "master", "br0", "up")
    return None


def play():
    """Prints the generator's lines."""
    generator = os.path.join(os.environ["TL_BUILD"], "perf", "trafgen")
    driver, vlan, steps = sys.argv[1], sys.argv[2], sys.argv[3:]
    tap = "gen0" if driver == "tap" else ""
    port = {"memif": f"driver=memif,socket={os.environ.get('TL_MEMIF')}", "tap": f"driver=tap,interface={tap}"}.get(
        driver, f"driver={driver},interface=eth0")
    if vlan != "0":
        port += f",vlan={vlan}"
    if driver != "memif":
        ip("addr", "flush", "dev", "eth0")
    if tap:
        ip("link", "add", "br0", "type", "bridge", "mcast_snooping", "0")
        ip("link", "set", "br0", "up")
        ip("link", "set", "eth0", "master", "br0")
    process = subprocess.Popen([generator, "--port", port, "--memory", "128", "--most", "200", "--talk", *steps])
    if tap:
        bridge_when_it_appears(process, tap)
    return process.wait(60)


class TrafgenCalls(unittest.TestCase):
    def lines(self, link, driver, vlan=0, steps=STEPS):
        settings = ["--set", f"ports[0].vlan={vlan}"] if vlan else []
        done = subprocess.run([SANDBOX, "--link", link, "--name", f"tg{os.getpid()}-{link}", *settings, "--",
                               os.path.realpath(__file__), driver, str(vlan), *steps],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        return {line["step"]: line for line in map(json.loads, done.stdout.splitlines())}

    def check(self, link, driver, vlan=0):
        lines = self.lines(link, driver, vlan)
        self.assertEqual((lines["calls"]["established"], lines["calls"]["failed"]), (100, 0))
        self.assertEqual(lines["hangup"]["completed"], 100)
        self.assertEqual((lines["load"]["completed"], lines["load"]["failed"]), (100, 0))
        for step in ("talk", "load"):
            told = lines[step]
            self.assertGreater(told["sent"], 1000, told)
            self.assertEqual([told[key] for key in ("lost", "misrouted", "duplicated", "unsent")], [0, 0, 0, 0], told)

    def test_over_memif(self):
        self.check("memif", "memif")

    def test_over_a_tap(self):
        self.check("tap", "tap")

    def test_over_af_packet(self):
        self.check("veth-packet", "af_packet")

    def test_over_af_xdp(self):
        self.check("veth-xdp", "af_xdp")

    def test_in_a_vlan_over_af_packet(self):
        self.check("veth-packet", "af_packet", VLAN)

    def test_in_a_vlan_over_af_xdp(self):
        self.check("veth-xdp", "af_xdp", VLAN)

    def test_tells_a_bad_network_from_what_the_appliance_did(self):
        """Packets are lost, doubled, overtaken, late and forged before the appliance sees them: it carries what came and nothing else."""
        bad = ["--loss", "10", "--duplication", "5", "--reordering", "5", "--jitter", "5", "--spoofing", "5", "--codec", "G729"]
        told = self.lines("memif", "memif", steps=[*bad, "calls 50 50", "talk 2", "hangup 100"])["talk"]
        self.assertEqual([told[key] for key in ("lost", "misrouted", "unsent", "intruded")], [0, 0, 0, 0], told)
        self.assertEqual(told["spoken"], told["sent"] + told["lost_on_purpose"], told)
        for key, percent in (("lost_on_purpose", 10), ("doubled", 5), ("spoofed", 5), ("reordered", 5), ("duplicated", 5)):
            self.assertGreater(told[key], told["spoken"] * percent / 200, told)
            self.assertLess(told[key], told["spoken"] * percent / 50, told)
        delays = [told[key] for key in ("p50_us", "p99_us", "p99.9_us", "p99.99_us", "max_us")]
        self.assertEqual((delays, delays[0] > 0), (sorted(delays), True))

    def test_says_at_full_rate_only_what_it_has_looked_at(self):
        told = self.lines("memif", "memif", steps=["calls 10 50", "media 0 0.3", "hangup 100"])["media"]
        self.assertGreater(told["inspected_one_in"], 1, told)
        self.assertEqual([key for key in ("reordered", "duplicated", "intruded", "silent_streams") if key in told], [], told)


class TrafgenCallsThroughKamailio(unittest.TestCase):
    """Not the appliance: the generator follows whatever stays in a call's way."""

    def test_follows_its_record_route(self):
        self.assertTrue(shutil.which("kamailio"), "kamailio is not installed: scripts/install-deps test")
        os.environ.setdefault("TL_BUILD", os.path.join(ROOT, "build"))
        sys.path.insert(0, os.path.join(ROOT, "perf", "lib"))
        import kamailio
        from machine import folder
        from trafgen import Trafgen
        from veth_link import DUT_MAC, GENERATOR_IF, VethLink

        for driver in ("af_packet", "af_xdp"):
            with self.subTest(driver), VethLink(f"tgk{os.getpid()}") as link, folder() as path:
                link.give_kernel("10.99.0.1/16")
                with kamailio.Kamailio(path, link.near), \
                        Trafgen(f"driver={driver},interface={GENERATOR_IF}", "--memory", "128", "--most", "200", "--target-mac", DUT_MAC,
                                namespace=link.far, folder=path) as generator:
                    told = generator.step("load", 100, 50, 0.2)
                    self.assertEqual((told["completed"], told["failed"]), (100, 0), told)


if __name__ == "__main__":
    if "TL_SIP" in os.environ:
        sys.exit(play())
    unittest.main()
