"""What is measured: the appliance, and DPDK's reflector in its place."""

import json
import os
import re
import subprocess
import time

import yaml_text
from machine import DUT_CPU, FIRST, GENERATOR_CPU, end, put_first

BUILD = os.environ["TL_BUILD"]
START_S = 20.0


class DidNotStart(Exception):
    pass


def inside(namespace, *command):
    return ["ip", "netns", "exec", namespace, *command] if namespace else list(command)


def ticks_of(pid):
    """CPU time of a process so far, all threads, user and kernel."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rpartition(")")[2].split()
    return sum(map(int, fields[11:13]))


class Dut:
    """A process with a log; `log_text()` says what went wrong."""

    def __init__(self, folder, name):
        self.log = os.path.join(folder, f"{name}.log")
        self.folder, self.process = folder, None

    def launch(self, line, **more):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(line, stdout=log, stderr=log, start_new_session=True,
                                            env={**os.environ, "RUNTIME_DIRECTORY": self.folder}, **more)
        put_first(self.process)

    def log_text(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def wait_until(self, ready):
        until = time.monotonic() + START_S
        while time.monotonic() < until and self.process.poll() is None:
            if ready():
                return
            time.sleep(0.05)
        raise DidNotStart(f"{self.process.args[0]} did not start:\n{self.log_text()[-3000:]}")

    def memory_kb(self):
        """VmRSS and HugetlbPages."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            fields = dict(line.split(":", 1) for line in file)
        return sum(int(fields[name].split()[0]) for name in ("VmRSS", "HugetlbPages"))

    def cpu_seconds(self):
        return ticks_of(self.process.pid) / os.sysconf("SC_CLK_TCK")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        end(self.process)


class Appliance(Dut):
    """build/trunkline with a configuration of the bench's own: yaml_text.config() with `changes`, by dotted key."""

    def __init__(self, folder, link, namespace=None, control_cpu=GENERATOR_CPU, first=FIRST, **changes):
        super().__init__(folder, "appliance")
        self.control = os.path.join(folder, "ctl.sock")
        config = yaml_text.config(link, self.control, os.path.basename(folder), control_cpu, DUT_CPU, **changes)
        path = os.path.join(folder, "appliance.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(yaml_text.text(config))
        self.launch([*first, *inside(namespace, os.path.join(BUILD, "trunkline"), "--config", path)], stdin=subprocess.DEVNULL)
        self.wait_until(lambda: self.ask("status") is not None)

    def ask(self, *words):
        """trunkctl's answer; None while there is none."""
        line = [os.path.join(BUILD, "trunkctl"), "--socket", self.control, *words, "--json"]
        done = subprocess.run(line, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        return json.loads(done.stdout) if done.returncode == 0 else None

    def work(self):
        """(cycles of rounds that found something to do, packets received) of worker 0 so far."""
        worker = self.ask("workers")["workers"][0]
        return worker["busy_cycles"], worker["rx_packets"]

    def counters(self):
        """{"group name": value}"""
        answer = self.ask("counters", "--all")
        return {f"{group} {name}": value for group, counters in answer.items() for name, value in counters.items()}


def cycles_a_packet(before, after):
    """What lies between two work()s. An overloaded driver's system calls are in it, and what others took of the CPU."""
    return round((after[0] - before[0]) / max(1, after[1] - before[1]))


class Testpmd(Dut):
    """dpdk-testpmd sending back whatever comes, with all addresses swapped: the ceiling of a port."""

    def __init__(self, folder, vdev, namespace=None, mode="5tswap"):
        super().__init__(folder, "testpmd")
        line = ["stdbuf", "-oL", "dpdk-testpmd", "--lcores", f"0@{GENERATOR_CPU},1@{DUT_CPU}", "--no-pci", "--no-telemetry", "--in-memory", "-m",
                "256", "--file-prefix", f"{os.path.basename(folder)}-testpmd", f"--vdev={vdev}", "--", f"--forward-mode={mode}",
                "--auto-start", "--nb-cores=1", "--rxq=1", "--txq=1", "--total-num-mbufs=32768", "--rxd=1024", "--txd=1024",
                "--no-flush-rx", "--port-topology=loop", "--record-core-cycles"]
        # It ends with its standard input.
        self.launch([*FIRST, *inside(namespace, *line)], stdin=subprocess.PIPE)
        # A memif link comes up only when the generator connects.
        self.wait_until(lambda: "Checking link statuses" in self.log_text())

    def wait_forwarding(self):
        self.wait_until(lambda: "Press enter to exit" in self.log_text())

    def cycles_a_packet(self):
        """Ends it; its own word on the rounds that found packets. None where it says nothing."""
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()
        self.process.wait(20)
        said = re.search(r"CPU cycles/packet=([0-9.]+)", self.log_text())
        return float(said[1]) if said else None
