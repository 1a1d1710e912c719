#!/usr/bin/env python3
"""What the appliance says when it cannot start: every fault at once, what to do, and nothing left behind."""

import contextlib
import glob
import os
import re
import signal
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.environ.get("TL_BUILD") or os.path.join(ROOT, "build")
TRUNKLINE, SANDBOX = os.path.join(BUILD, "trunkline"), os.path.join(ROOT, "scripts", "sandbox")
CONFIG = os.path.join(ROOT, "configs", "tap.yaml")
WITHOUT_RIGHTS = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")


class Start(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    def line(self, options, config=CONFIG, before="", around=()):
        """The command that starts it in namespaces of its own, after the shell command `before`."""
        options = (f"control.socket={self.folder}/ctl.sock", *options)
        line = [*around, TRUNKLINE, "--config", config, *(word for option in options for word in ("--set", option))]
        os.makedirs(os.path.join(self.folder, "dpdk"), exist_ok=True)
        return ["unshare", "--net", "--mount", "sh", "-c", f'{before or ":"} && exec "$@"', "sh", *line]

    def environment(self):
        return {**os.environ, "RUNTIME_DIRECTORY": self.folder}

    def start(self, *options, **how):
        """Starts it and waits for its end."""
        return subprocess.run(self.line(options, **how), env=self.environment(), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60)

    def refused(self, wanted, *options, **how):
        done = self.start(*options, **how)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertRegex(done.stderr, wanted)
        self.assertNotIn("is up", done.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "ctl.sock")), "the control socket was made")
        return done

    def wrong_config(self):
        with open(CONFIG, encoding="utf-8") as file:
            text = file.read()
        for right, wrong in (("calls: 2000", "cals: 2000"), ("t1: 500ms", "t1: 500"), ("driver: tap", "driver: tape"),
                             ("ports: 20000-39999", "ports: 20001-39999"), ("level: info", "level: info\n  level: debug")):
            self.assertIn(right, text)
            text = text.replace(right, wrong)
        path = os.path.join(self.folder, "wrong.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path, {key: text[:text.index(wrong)].count("\n") + 1 for key, wrong in (
            ("limits.cals", "cals: 2000"), ("sip.timers.t1", "t1: 500\n"), ("ports[0].driver", "driver: tape"),
            ("media.ports", "ports: 20001"))}

    def test_a_wrong_config_is_refused_with_every_fault_at_once(self):
        path, faults = self.wrong_config()
        done = self.refused("wrong.yaml", config=path)
        for key, line in faults.items():
            self.assertRegex(done.stderr, rf"(?m)^{re.escape(path)}:{line}:\d+: {re.escape(key)}: ", done.stderr)
        self.assertRegex(done.stderr, rf"(?m)^{re.escape(path)}:\d+:\d+: log.level: ")
        self.assertIn("did you mean `calls`?", done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), len(faults) + 1, done.stderr)
        self.assertEqual(os.listdir(os.path.join(self.folder, "dpdk")), [], "DPDK was started")

    def test_the_sandbox_passes_the_faults_on_and_leaves_nothing(self):
        path, faults = self.wrong_config()
        name = f"wrong{os.getpid()}"
        done = subprocess.run([SANDBOX, "--name", name, "--config", path, "--", "true"], capture_output=True, text=True,
                              timeout=60)
        self.assertEqual(done.returncode, 125)
        self.assertIn("ended with status 1", done.stderr)
        for key in set(faults) - {"ports[0].driver"}:  # which the sandbox replaces
            self.assertIn(f": {key}: ", done.stderr)
        self.assertEqual(glob.glob(f"/run/netns/*{name}*") + glob.glob(f"/run/trunkline-sandbox/*{name}*"), [])

    def check(self, *arguments):
        return subprocess.run([TRUNKLINE, *arguments, "--check"], env=self.environment(), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60)

    def test_check_says_what_a_config_allows_and_starts_nothing(self):
        os.makedirs(os.path.join(self.folder, "dpdk"))
        done = self.check("--config", CONFIG, "--set", "memory.mode=nohuge", "--set", f"control.socket={self.folder}/ctl.sock",
                          "--set", "media.ports=20000-20399", "--set", "limits.calls=77")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        for wanted in ("configuration is valid", r"calls: +77 at one time", "ports for 100 calls over IPv4",
                       r"worker 0: .* media ports 20000-20399, 400 slots", r"memory: +\d+ MiB of \d+ MiB"):
            self.assertRegex(done.stdout, wanted)
        self.assertEqual(os.listdir(os.path.join(self.folder, "dpdk")), [], "DPDK was started")
        self.assertFalse(os.path.exists(os.path.join(self.folder, "ctl.sock")), "the control socket was made")

    def test_check_of_a_wrong_config_names_every_fault(self):
        path, faults = self.wrong_config()
        done = self.check("--config", path)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        for key, line in faults.items():
            self.assertRegex(done.stderr, rf"(?m)^{re.escape(path)}:{line}:\d+: {re.escape(key)}: ", done.stderr)

    def test_a_config_that_is_not_there(self):
        done = self.start(config="/nowhere/tap.yaml")
        self.assertEqual(done.returncode, 2)
        self.assertIn("/nowhere/tap.yaml", done.stdout + done.stderr)

    def test_a_wrong_value_on_the_command_line_is_named_as_such(self):
        self.refused(r"--set limits\.calls=lots: limits\.calls: ", "limits.calls=lots")

    def test_too_few_hugepages(self):
        self.refused(r"memory\.mode: huge needs 512GiB of hugepages, and .* are free.*nr_hugepages",
                     "memory.mode=huge", "memory.size=512GiB")

    def test_too_little_memory(self):
        self.refused("memory.size: is too little for the buffers.*write [0-9]+MiB or more", "memory.mode=nohuge", "memory.size=64MiB", "memory.packet_buffers=100000")

    def test_no_tun_device(self):
        self.refused("no /dev/net/tun.*modprobe tun", "memory.mode=nohuge", before="mount -t tmpfs none /dev/net")

    def test_no_right_to_make_interfaces(self):
        self.refused("CAP_NET_ADMIN", "memory.mode=nohuge", around=WITHOUT_RIGHTS)

    def test_no_way_to_the_kernels_tcp(self):
        """`ip` refuses: the start says so, and the filter rules that were made before are gone."""
        tools = os.path.join(self.folder, "tools")
        os.makedirs(tools)
        with open(os.path.join(tools, "ip"), "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\necho not today >&2\nexit 1\n")
        os.chmod(os.path.join(tools, "ip"), 0o755)
        os.makedirs(os.path.join(self.folder, "dpdk"))
        options = ("memory.mode=nohuge", "sip.tcp.enabled=true", f"control.socket={self.folder}/ctl.sock")
        done = subprocess.run(["unshare", "--net", "--mount", "sh", "-c", '"$@"; echo "status $?"; nft list tables', "sh", TRUNKLINE,
                               "--config", CONFIG, *(word for option in options for word in ("--set", option))],
                              env={**self.environment(), "PATH": f"{tools}:{os.environ['PATH']}"}, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.stdout, "status 1\n", done.stdout + done.stderr)
        self.assertIn("sip.tcp): ip refuses: not today", done.stderr)

    def test_an_interface_that_is_not_there(self):
        self.refused("interface that this machine", "memory.mode=nohuge", "ports[0].driver=af_packet",
                     "ports[0].interface=nope0")

    def test_an_interface_with_fewer_queues_than_workers(self):
        """The queues that a veth may be made with are none that AF_XDP's driver counts."""
        for queues in ("", "numtxqueues 4 numrxqueues 4"):
            with self.subTest(queues):
                self.refused("fewer combined queues than there are workers.*ethtool -L.*a veth has one", "memory.mode=nohuge",
                             "ports[0].driver=af_xdp", "ports[0].interface=veth0", "workers.count=2",
                             before=f"ip link add veth0 {queues} type veth peer name veth1 {queues}")

    def test_no_folder_for_the_socket_of_a_memif(self):
        self.refused("folder.*memif", "memory.mode=nohuge", "ports[0].driver=memif", "ports[0].interface=",
                     "ports[0].socket=/nowhere/memif.sock", "ports[0].role=server")

    @contextlib.contextmanager
    def running(self, *options):
        """The process, once it is up."""
        with subprocess.Popen(self.line(("memory.mode=nohuge", *options)), env=self.environment(), stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            self.addCleanup(lambda: process.poll() is None and process.kill())
            said = []
            for text in process.stderr:
                said.append(text)
                if "is up" in text:
                    break
            else:
                self.fail("".join(said))
            yield process

    def test_it_starts_again_after_it_was_killed(self):
        """What it left behind is no running appliance: neither the control socket nor DPDK's files."""
        for end, status in ((signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, 0), (signal.SIGINT, 0)):
            with self.running() as process:
                process.send_signal(end)
                self.assertEqual(process.wait(20), status)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "ctl.sock")), "the control socket stayed")

    def test_ports_that_lead_nowhere(self):
        for driver, workers in (("ring", 1), ("ring", 2), ('"null"', 1)):
            with self.running(f"ports[0].driver={driver}", "ports[0].interface=", f"workers.count={workers}") as process:
                process.send_signal(signal.SIGTERM)
                self.assertEqual(process.wait(20), 0)

    def test_a_bare_null_is_nothing(self):
        self.refused('driver: .*write "null" in quotes', "ports[0].driver=null", "ports[0].interface=")

    def test_something_else_in_the_place_of_the_control_socket(self):
        path = os.path.join(self.folder, "taken")
        with open(path, "w", encoding="ascii") as file:
            file.write("precious")
        done = self.start("memory.mode=nohuge", f"control.socket={path}")
        self.assertEqual(done.returncode, 1)
        self.assertIn("something that is no socket has this name", done.stderr)
        with open(path, encoding="ascii") as file:
            self.assertEqual(file.read(), "precious")


if __name__ == "__main__":
    unittest.main(verbosity=2)
