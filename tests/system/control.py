#!/usr/bin/env python3
"""trunkctl against the live program, as text and as JSON, and DPDK's own telemetry beside it. Inside scripts/sandbox."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from phone import Line  # noqa: E402

TRUNKCTL = os.path.join(os.environ["TL_BUILD"], "trunkctl")
TELEMETRY = os.path.join(os.path.dirname(os.environ["TL_CTL"]), "dpdk", "tl", "dpdk_telemetry.v2")


def trunkctl(*words, path=os.environ["TL_CTL"]):
    return subprocess.run([TRUNKCTL, "--socket", path, *words], capture_output=True, text=True, timeout=30)


class Control(unittest.TestCase):
    def answer(self, *words):
        done = trunkctl(*words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def both(self, *words):
        """The same question as text and as JSON: (rows of words, object)."""
        text = [line.split() for line in self.answer(*words).splitlines() if line]
        return text, json.loads(self.answer(*words, "--json"))

    def test_status(self):
        rows, status = self.both("status")
        said = {row[0]: row[1] for row in rows if len(row) == 2}
        self.assertEqual(status["state"], "running")
        self.assertEqual(said["state"], "running")
        self.assertEqual(said["version"], status["version"])
        self.assertEqual(said["sessions_most"], str(status["sessions_most"]))
        self.assertGreater(status["uptime_s"], 0)
        self.assertGreater(status["media"]["slots_free"], 0)
        self.assertEqual(len(status["workers"]), 1)
        self.assertGreater(status["workers"][0]["rx_packets"], 0)

    def test_counters(self):
        """Every counter as JSON, those that are not 0 as text; and a request moves them."""
        _, before = self.both("counters")
        with Line() as line:
            options = line.make("OPTIONS")
            line.send(options)
            self.assertEqual(line.final(options).status, 200)
        rows, after = self.both("counters")
        moved = after["shard 0 sessions"]["options_answered"] - before["shard 0 sessions"]["options_answered"]
        self.assertEqual(moved, 1)
        said = {(" ".join(row[:-2]), row[-2]): row[-1] for row in rows[1:]}
        self.assertEqual(said[("shard 0 sessions", "options_answered")], str(after["shard 0 sessions"]["options_answered"]))
        self.assertNotIn("0", said.values())
        every = [line for line in self.answer("counters", "--all").splitlines() if line][1:]
        self.assertEqual(len(every), sum(len(group) for group in after.values()))

    def test_counters_of_a_port(self):
        """What its driver counts as lost, under the port's name."""
        _, counted = self.both("counters")
        self.assertEqual(set(counted["port wire"]), {"rx_missed", "rx_errors", "rx_no_buffer", "tx_errors"})
        every = [line.split() for line in self.answer("counters", "--all").splitlines()]
        self.assertIn(["port", "wire", "tx_errors", str(counted["port wire"]["tx_errors"])], every)

    def test_calls(self):
        rows, none = self.both("calls")
        self.assertEqual((none["total"], none["calls"]), (0, []))
        with Line() as line, phone.callee_line() as callee, phone.carried_call(line, callee) as call:
            rows, listed = self.both("calls")
            self.assertEqual(listed["total"], 1)
            one = listed["calls"][0]
            self.assertEqual(one["caller_address"], line.at)
            self.assertEqual(one["callee_address"], callee.at)
            self.assertIn("phone@", one["caller"])
            self.assertEqual(one["streams"], 1)
            self.assertGreaterEqual(one["age_s"], one["answered_s"])
            self.assertIn(one["id"], (row[0] for row in rows))
            self.assertTrue(phone.end(call))
        self.assertEqual(self.both("calls")[1]["total"], 0)

    def test_workers(self):
        rows, workers = self.both("workers")
        self.assertEqual(rows[0][0], "worker")
        self.assertEqual([row[0] for row in rows[1:1 + len(workers["workers"])]],
                         [str(worker["id"]) for worker in workers["workers"]])

    def test_wrong_questions(self):
        self.assertEqual(trunkctl("calls", "many").returncode, 2)
        self.assertEqual(trunkctl("dance").returncode, 2)
        self.assertIn("dance", trunkctl("dance").stderr)
        self.assertEqual(trunkctl().returncode, 2)
        for question in (("hangup", b"caf\xe9"), ("calls", "show", b"\xff"), ("route", "test", b"\xff")):
            refused = trunkctl(*question)
            self.assertEqual((refused.returncode, "UTF-8" in refused.stderr), (1, True), refused)
        nobody = trunkctl("status", path="/run/there-is-none.sock")
        self.assertEqual(nobody.returncode, 3)
        self.assertIn("/run/there-is-none.sock", nobody.stderr)

    def test_what_there_is_not_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "capture.pcapng")
            for words, why in ((("bans", "--lift", "9.9.9.9"), "there is no ban of 9.9.9.9"),
                               (("capture", "--call", "3", "-o", path), "there is no call 3"),
                               (("capture", "--ip", "300.1.1.1", "-o", path), "300.1.1.1 is no address")):
                done = trunkctl(*words)
                self.assertEqual(done.returncode, 1, words)
                self.assertIn(why, done.stderr)
                self.assertFalse(os.path.exists(path), "an empty file is left")

    def test_telemetry_of_dpdk_is_reachable(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as sock:
            sock.settimeout(phone.PATIENCE_S)
            sock.connect(TELEMETRY)
            hello = json.loads(sock.recv(65536))
            self.assertTrue(hello["version"].startswith("DPDK "))
            self.assertEqual(hello["pid"], int(os.environ["TL_PID"]))

            def ask(command):
                sock.send(command.encode())
                return json.loads(sock.recv(65536))

            commands = ask("/")["/"]
            for command in ("/ethdev/list", "/ethdev/stats", "/mempool/list"):
                self.assertIn(command, commands)
            self.assertEqual(ask("/ethdev/list"), {"/ethdev/list": [0]})
            self.assertGreater(ask("/ethdev/stats,0")["/ethdev/stats"]["ipackets"], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
