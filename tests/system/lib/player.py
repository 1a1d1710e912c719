"""Plays one case: SIPp on both sides, the wire captured meanwhile, and a verdict."""

import csv
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from dataclasses import dataclass, field

import checks
from counted import counters
from sip_text import endpoint
from wire import Trace

HERE = os.path.dirname(os.path.realpath(__file__))
SCENARIOS = os.path.join(os.path.dirname(HERE), "sipp")
CALLER_PORT, CALLEE_PORT = 5062, 5080
CALLER_MEDIA, CALLEE_MEDIA = 6000, 6100


@dataclass
class Result:
    case: object
    calls: int = 0
    ok: int = 0
    failed: int = 0
    retransmissions: int = 0
    rtp_there: int = 0           # towards the appliance
    rtp_back: int = 0
    seconds: float = 0.0
    faults: list = field(default_factory=list)

    @property
    def passed(self):
        return not self.faults


class Sipp:
    """One SIPp process with its files under out/."""

    def __init__(self, scenario, title, local, port, media, remote, out, calls, seconds, options=()):
        self.title, self.seconds, self.stem = title, seconds, os.path.join(out, title)
        self.local, self.port = local, port
        name = "[%s]" if ":" in local else "%s"
        line = [
            "sipp", "-sf", f"{SCENARIOS}/{scenario}.xml", remote, "-i", name % local, "-mi", name % local,
            "-p", str(port), "-mp", str(media), "-m", str(calls), "-nostdin", "-skip_rlimit", "-timer_resol", "2",
            "-recv_timeout", "15000", "-timeout", str(seconds), "-timeout_error", "-buff_size", "4194304",
            "-trace_err", "-error_file", f"{self.stem}.errors", "-trace_stat", "-stf", f"{self.stem}.stat.csv",
            "-fd", "1", *options,
        ]
        self.output = open(f"{self.stem}.out", "wb")
        # SIPp looks for audio files in the working directory.
        self.process = subprocess.Popen(line, cwd=SCENARIOS, stdin=subprocess.DEVNULL, stdout=self.output,
                                        stderr=self.output)

    def listening(self):
        """Waits until the SIP port is open, at its own address: others may have the same port, and a closed one refuses a call
        at once. False if SIPp ended before."""
        family, table = (socket.AF_INET6, "/proc/net/udp6") if ":" in self.local else (socket.AF_INET, "/proc/net/udp")
        octets = socket.inet_pton(family, self.local)
        words = struct.unpack(f"={len(octets) // 4}I", octets)
        wanted = "".join(f"{word:08X}" for word in words) + f":{self.port:04X}"
        for _ in range(500):
            with open(table, encoding="ascii") as file:
                if any(line.split()[1] == wanted for line in file):
                    return True
            if self.process.poll() is not None:
                return False
            time.sleep(0.01)
        return False

    def wait(self, seconds):
        """The exit status; a SIPp that does not end by itself is ended, and its status is None."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            code = None
        self.output.close()
        return code

    def statistics(self):
        try:
            with open(f"{self.stem}.stat.csv", encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file, delimiter=";"))
        except OSError:
            rows = []
        last = rows[-1] if rows else {}
        return {key: int(last.get(key) or 0) for key in ("TotalCallCreated", "SuccessfulCall(C)", "FailedCall(C)",
                                                         "Retransmissions(C)")}

    def complaints(self, most=3):
        """What SIPp wrote about failures, one line each."""
        for name in (f"{self.stem}.errors", f"{self.stem}.out"):
            try:
                with open(name, encoding="utf-8", errors="replace") as file:
                    lines = [line.split("\t")[-1].strip() for line in file if "\t" in line or "rror" in line]
            except OSError:
                continue
            if lines:
                return [line[:300] for line in lines[:most]]
        return []


class Capture:
    def __init__(self, interface, path):
        self.path = path
        self._process = subprocess.Popen([sys.executable, os.path.join(HERE, "capture.py"), interface, path],
                                         stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self._process.stdout.readline()  # "ready"

    def stop(self):
        """None when all frames were caught, else what is wrong."""
        time.sleep(0.05)
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(10)
        self._process.stdout.close()
        return None if code == 0 else "the capture lost frames"


def interface_of(address):
    """The name of the interface that bears an address."""
    for line in subprocess.run(["ip", "-br", "addr"], capture_output=True, text=True, check=True).stdout.splitlines():
        words = line.split()
        if any(word.split("/")[0] == address for word in words[2:]):
            return words[0].split("@")[0]
    raise RuntimeError(f"no interface bears {address}: run inside scripts/sandbox")


def _taken():
    """Media packets that the appliance's answering services have taken so far."""
    return counters()["worker.media_consumed"]


class Player:
    """Plays cases from inside the far side's namespace, as TL_SIP and TL_LOCAL say. Files go to `out`."""

    def __init__(self, out):
        if shutil.which("sipp") is None:
            raise RuntimeError("no `sipp` here: run scripts/install-deps")
        self.out = out
        self.remote = {4: os.environ["TL_SIP"], 6: os.environ["TL_SIP6"]}
        self.local = {4: os.environ["TL_LOCAL"].split(), 6: os.environ["TL_LOCAL6"].split()}
        self.near = {endpoint(text)[0] for text in self.remote.values()}
        self.interface = interface_of(self.local[4][0])

    def play(self, case, calls=None, rate=None):
        result, began = Result(case), time.monotonic()
        calls, rate = calls or case.calls, rate or case.rate
        callee_host, caller_host = self.local[case.family][:2]
        taken = _taken() if case.captured else 0
        capture = Capture(self.interface, os.path.join(self.out, f"{case.name}.pcap")) if case.captured else None
        callee, mute = None, None
        if case.callee:
            callee = Sipp(case.callee, f"{case.name}.callee", callee_host, CALLEE_PORT, CALLEE_MEDIA,
                          self.remote[case.family], self.out, calls, case.seconds)
            if not callee.listening():
                result.faults += ["SIPp as callee did not start", *callee.complaints()]
        if case.silent_callee:
            mute = socket.socket(socket.AF_INET6 if case.family == 6 else socket.AF_INET, socket.SOCK_DGRAM)
            mute.bind((callee_host, CALLEE_PORT))
        caller = Sipp(case.caller, f"{case.name}.caller", caller_host, CALLER_PORT, CALLER_MEDIA,
                      self.remote[case.family], self.out, calls, case.seconds,
                      ("-s", case.user, "-r", str(rate), "-l", str(20 * rate)))
        self._judge(result, caller, caller.wait(case.seconds + 5), calls)
        if callee:
            code = callee.wait(5)
            if code != 0:
                result.faults += [f"the callee's SIPp ended with status {code}", *callee.complaints()]
            result.retransmissions += callee.statistics()["Retransmissions(C)"]
        if mute:
            mute.close()
        if not case.captured and result.retransmissions > case.repeats_most * calls:
            result.faults.append(f"{result.retransmissions} retransmissions in {calls} calls, {case.repeats_most * calls:.0f} are borne")
        if capture:
            lost = capture.stop()
            result.faults += [lost] if lost else []
            view = checks.View(Trace(capture.path), self.near, (caller_host, CALLER_PORT),
                               (callee_host, CALLEE_PORT) if case.callee or case.silent_callee else None, _taken() - taken)
            self._check(result, view)
        result.seconds = time.monotonic() - began
        return result

    def _judge(self, result, caller, code, calls):
        counted = caller.statistics()
        result.calls, result.ok, result.failed = (counted[key] for key in ("TotalCallCreated", "SuccessfulCall(C)",
                                                                           "FailedCall(C)"))
        result.retransmissions = counted["Retransmissions(C)"]
        if code != 0:
            result.faults += [f"SIPp ended with status {code}", *caller.complaints()]
        if result.ok != calls:
            result.faults.append(f"{result.ok} of {calls} calls succeeded")

    def _check(self, result, view):
        result.rtp_there = sum(packet.target[0] in view.near for packet in view.trace.rtp)
        result.rtp_back = sum(packet.source[0] in view.near for packet in view.trace.rtp)
        for check in (*checks.ALWAYS, *result.case.checks):
            if result.case.repeats and check is checks.nothing_repeated:
                continue
            try:
                result.faults += [f"{check.__name__}: {fault}" for fault in check(view)]
            except (AttributeError, IndexError, ValueError, KeyError) as why:
                result.faults.append(f"{check.__name__}: the trace lacks what it looks at ({why!r})")
