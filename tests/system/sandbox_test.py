#!/usr/bin/env python3
"""scripts/sandbox keeps its contract: status, environment, names, and nothing left behind whatever happens."""

import os
import signal
import subprocess
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
SANDBOX = os.path.join(os.path.dirname(os.path.dirname(HERE)), "scripts", "sandbox")
STAND_IN = f"{HERE}/fakes/appliance.py {{sip}} {{sip6}}"


def line(name, *command, stand_in=STAND_IN, options=()):
    return [SANDBOX, "--name", name, "--stand-in", stand_in, *options, "--", *command]


def run(*arguments, **named):
    return subprocess.run(line(*arguments, **named), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)


def alive(pid):
    """Runs; one that has ended and only waits to be collected does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class SandboxTest(unittest.TestCase):
    def setUp(self):
        self.name = f"t{os.getpid()}-{self._testMethodName[:20]}"

    def left(self, name=None):
        """What is there of a sandbox: namespaces, processes in them, files."""
        name = name or self.name
        spaces = [f"tl-{name}-{side}" for side in ("near", "far")]
        return [path for path in (*(f"/run/netns/{space}" for space in spaces), f"/run/trunkline-sandbox/{name}")
                if os.path.exists(path)]

    def assert_gone(self, name=None, seconds=15):
        until = time.monotonic() + seconds
        while self.left(name) and time.monotonic() < until:
            time.sleep(0.1)
        self.assertEqual(self.left(name), [])

    def start(self, *command, name=None):
        """A sandbox that is up: (process, the first line COMMAND said)."""
        process = subprocess.Popen(line(name or self.name, *command), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return process, process.stdout.readline().strip()

    def end(self, process, number):
        process.send_signal(number)
        process.wait(20)
        process.stdout.close()

    def test_exits_with_the_status_of_the_command(self):
        for status in (0, 3, 77):
            self.assertEqual(run(self.name, "sh", "-c", f"exit {status}").returncode, status)
        self.assert_gone()

    def test_tells_the_command_where_everything_is(self):
        done = run(self.name, "env")
        told = dict(text.split("=", 1) for text in done.stdout.splitlines() if text.startswith("TL_"))
        self.assertEqual(told["TL_SIP"], "10.99.0.1:5060")
        self.assertEqual(told["TL_SIP6"], "[fd99::1]:5060")
        self.assertEqual(told["TL_LOCAL"].split(), [f"10.99.0.{n}" for n in range(10, 20)])
        self.assertEqual(told["TL_LOCAL6"].split(), [f"fd99::{n}" for n in range(10, 20)])
        self.assertTrue(told["TL_CTL"].startswith("/") and len(told["TL_CTL"]) < 100)
        self.assertGreater(int(told["TL_PID"]), 1)
        self.assertTrue(os.path.isabs(told["TL_BUILD"]))
        self.assertEqual(told["TL_API"], "")
        self.assertNotIn("TL_MEMIF", told)

    def test_the_command_reaches_the_appliance_by_both_families(self):
        probe = os.path.join(os.path.dirname(SANDBOX), "lib", "sip_probe.py")
        done = run(self.name, "sh", "-c", f"{probe} $TL_SIP && {probe} $TL_SIP6")
        self.assertEqual(done.stdout.splitlines(), ["SIP/2.0 200 OK"] * 2, done.stderr)

    def test_the_command_may_add_addresses(self):
        done = run(self.name, "sh", "-c", "ip addr add 10.99.0.20/16 dev eth0 && ip -br addr show dev eth0")
        self.assertIn("10.99.0.20/16", done.stdout, done.stderr)

    def test_ends_what_the_command_left_running(self):
        done = run(self.name, "sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $!")
        self.assertFalse(alive(done.stdout.strip()))
        self.assert_gone()

    def test_two_run_at_once_under_different_names(self):
        one, pid_one = self.start("sh", "-c", "echo $TL_PID; sleep 30")
        other, pid_other = self.start("sh", "-c", "echo $TL_PID; sleep 30", name=self.name + "b")
        self.assertNotEqual(pid_one, pid_other)
        self.assertEqual(len(self.left()), 3)
        self.assertEqual(len(self.left(self.name + "b")), 3)
        self.end(one, signal.SIGTERM)
        self.assert_gone()
        self.assertEqual(len(self.left(self.name + "b")), 3, "ending one took the other down")
        self.end(other, signal.SIGTERM)
        self.assert_gone(self.name + "b")

    def test_refuses_a_name_that_is_taken(self):
        one, _ = self.start("sh", "-c", "echo up; sleep 30")
        done = run(self.name, "true")
        self.assertEqual(done.returncode, 125)
        self.assertIn("choose another --name", done.stderr)
        self.assertEqual(len(self.left()), 3, "the refused one took the first one down")
        self.end(one, signal.SIGTERM)
        self.assert_gone()

    def test_cleans_up_when_it_is_stopped_or_killed(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL):
            with self.subTest(number=number):
                process, pid = self.start("sh", "-c", "echo $TL_PID; sleep 1000")
                self.end(process, number)
                self.assert_gone()
                self.assertFalse(alive(pid))
                self.assertEqual(process.returncode, -9 if number == signal.SIGKILL else 128 + number)

    def test_says_why_when_the_appliance_does_not_start(self):
        done = run(self.name, "true", stand_in="sh -c 'echo no luck today; exit 4'")
        self.assertEqual(done.returncode, 125)
        self.assertIn("ended with status 4", done.stderr)
        self.assertIn("no luck today", done.stderr)
        self.assert_gone()

    def test_notices_an_appliance_that_does_not_end_well_when_asked_to(self):
        kill = ("sh", "-c", "kill -SEGV $TL_PID; sleep 0.3")
        self.assertEqual(run(self.name, *kill).returncode, 0)
        self.assertEqual(run(self.name, *kill, options=("--clean-exit",)).returncode, 70)

    def test_keeps_the_log_where_it_is_told(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "log")
            run(self.name, "true", stand_in=f"sh -c 'echo hello; exec {STAND_IN}'", options=("--keep-log", path))
            with open(path, encoding="utf-8") as file:
                self.assertEqual(file.read(), "hello\n")

    def test_says_what_to_do_where_something_is_missing(self):
        done = subprocess.run([SANDBOX, "--", "true"], capture_output=True, text=True, env={**os.environ, "TL_BUILD": "/nowhere"})
        self.assertEqual(done.returncode, 125)
        self.assertIn("ninja -C build", done.stderr)
        # Root without any capability is what a plain container gives.
        done = subprocess.run(["setpriv", "--bounding-set=-all", "--inh-caps=-all", *line(self.name, "true")],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 125)
        self.assertIn("CAP_NET_ADMIN", done.stderr)
        self.assert_gone()

    def test_says_that_a_kernel_has_no_ipv6(self):
        hidden = ("unshare", "--mount", "sh", "-c", 'mount -t tmpfs none /proc/sys/net && exec "$@"', "sh")
        done = subprocess.run([*hidden, *line(self.name, "true")], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 125)
        self.assertIn("ipv6.disable=1", done.stderr)
        self.assertNotIn("RTNETLINK", done.stderr)
        self.assert_gone()


if __name__ == "__main__":
    unittest.main()
