#!/usr/bin/env python3
"""The packet generator plays 100 calls with RTP through the appliance, over memif and over a tap: nothing is lost.

Inside a sandbox (TL_SIP is set) it plays; outside it starts one for each link. For a tap the generator brings a tap of its
own, which a bridge joins to the far side's interface."""

import json
import os
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
SANDBOX = os.path.join(os.path.dirname(os.path.dirname(HERE)), "scripts", "sandbox")
STEPS = ["calls 100 50", "talk 2", "hangup 100", "load 100 50 0.5"]


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
    tap = "" if os.environ.get("TL_MEMIF") else "gen0"
    port = f"driver=tap,interface={tap}" if tap else f"driver=memif,socket={os.environ['TL_MEMIF']}"
    if tap:
        ip("addr", "flush", "dev", "eth0")
        ip("link", "add", "br0", "type", "bridge", "mcast_snooping", "0")
        ip("link", "set", "br0", "up")
        ip("link", "set", "eth0", "master", "br0")
    process = subprocess.Popen([generator, "--port", port, "--memory", "128", "--most", "200", "--talk", *STEPS])
    if tap:
        bridge_when_it_appears(process, tap)
    return process.wait(60)


class TrafgenCalls(unittest.TestCase):
    def lines(self, link):
        done = subprocess.run([SANDBOX, "--link", link, "--name", f"tg{os.getpid()}-{link}", "--", os.path.realpath(__file__)],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        return {line["step"]: line for line in map(json.loads, done.stdout.splitlines())}

    def check(self, link):
        lines = self.lines(link)
        self.assertEqual((lines["calls"]["established"], lines["calls"]["failed"]), (100, 0))
        self.assertEqual(lines["hangup"]["completed"], 100)
        self.assertEqual((lines["load"]["completed"], lines["load"]["failed"]), (100, 0))
        for step in ("talk", "load"):
            told = lines[step]
            self.assertGreater(told["sent"], 1000, told)
            self.assertEqual([told[key] for key in ("lost", "misrouted", "duplicated", "unsent")], [0, 0, 0, 0], told)

    def test_over_memif(self):
        self.check("memif")

    def test_over_a_tap(self):
        self.check("tap")


if __name__ == "__main__":
    if "TL_SIP" in os.environ:
        sys.exit(play())
    unittest.main()
