"""Runs the benches, one executable each, and collects the JSON lines they print."""

import contextlib
import json
import os
import signal
import statistics
import subprocess
import threading
import time
from typing import NamedTuple

# In this order; what else lies in the folder follows.
ORDER = ("sip_scan", "sip_facts", "sip_writer", "call_instructions", "call_bytes", "transactions", "calls_per_second",
         "relay_ring_hot", "relay_ring_1m", "relay_ring_steps", "relay_memif", "latency_20k", "session_bytes",
         "relay_veth_af_packet", "relay_veth_af_xdp", "flood_goodput", "calls_veth_af_packet",
         "calls_veth_af_xdp")
LONGEST_S = float(os.environ.get("TL_BENCH_SECONDS", "900"))
SKIPPED = 77  # a bench's own word that this machine lacks something; it says what
TICKS = os.sysconf("SC_CLK_TCK")


class Outcome(NamedTuple):
    """Why a bench brought no figure."""
    skipped: bool
    text: str


def names(folder):
    there = [name for name in os.listdir(folder)
             if os.access(os.path.join(folder, name), os.X_OK) and os.path.isfile(os.path.join(folder, name))]
    known = [name for name in ORDER if name in there]
    return known + sorted(set(there) - set(known))


def _processes():
    """{pid: (parent, seconds of CPU so far, those of collected children included)} without kernel threads."""
    found = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) != 2:
            found[int(entry)] = (int(fields[1]), sum(map(int, fields[11:15])) / TICKS)
    return found


class ForeignLoad(threading.Thread):
    """How much of a core, in percent, others used meanwhile: every process that does not descend from this one. A process's time goes
    to its parent's account when that collects it, so the sum over all that live counts everything once."""

    def __init__(self):
        super().__init__(daemon=True)
        self._done = threading.Event()
        self._own, self._began = {os.getpid()}, time.monotonic()
        self._first = self._look()
        self.start()

    def _look(self):
        now = _processes()
        grown = True
        while grown:
            more = {pid for pid, (parent, _) in now.items() if parent in self._own and pid not in self._own}
            self._own |= more
            grown = bool(more)
        return sum(seconds for pid, (_, seconds) in now.items() if pid not in self._own)

    def run(self):
        while not self._done.wait(0.5):
            self._look()

    def stop(self):
        self._done.set()
        self.join()
        return round(100 * max(0.0, self._look() - self._first) / max(0.001, time.monotonic() - self._began), 1)


def parse(text):
    """The object of one printed line; None when it is not a result."""
    try:
        line = json.loads(text)
    except ValueError:
        return None
    complete = isinstance(line, dict) and isinstance(line.get("bench"), str) and isinstance(line.get("unit"), str)
    return line if complete and isinstance(line.get("value"), (int, float)) else None


def run(path, environment, keep):
    """Runs one bench and gives each of its results to keep(). None, or the Outcome that says why there was none."""
    foreign = ForeignLoad()
    process = subprocess.Popen([path], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                               start_new_session=True)
    timer = threading.Timer(LONGEST_S, os.killpg, (process.pid, signal.SIGTERM))
    timer.start()
    lines, strange = [], []
    try:
        for text in process.stdout:
            line = parse(text)
            (lines if line else strange).append(line or text.strip())
        code = process.wait()
    finally:
        late = not timer.is_alive()
        timer.cancel()
        load = foreign.stop()
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
    for line in lines:
        keep({**line, "file": os.path.basename(path), "foreign_pct": load})
    if late:
        return Outcome(False, f"ended after {LONGEST_S:g} s")
    if code == SKIPPED:
        return Outcome(True, f"skipped: {' '.join(strange) or 'it does not say why'}")
    if code != 0:
        return Outcome(False, f"failed with status {code}{': ' + strange[-1] if strange else ''}")
    if strange:
        return Outcome(False, f"printed what is no result: {strange[0]}")
    return None if lines else Outcome(False, "printed no result")


def _go_first():
    """As the benches themselves: both the priority within the session and that of the session's group."""
    with contextlib.suppress(OSError):
        os.nice(-20)
        with open("/proc/self/autogroup", "w", encoding="ascii") as file:
            file.write("-20")


def calibrate(environment):
    """{name: line} of the calibration loop; empty where it is not built."""
    path = os.path.join(environment["TL_BUILD"], "perf", "calibration")
    if not os.access(path, os.X_OK):
        return {}
    process = subprocess.Popen([path], stdout=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=_go_first)
    told = process.communicate()[0]
    return {line["bench"]: line for line in map(json.loads, told.splitlines())}


def middle(calibrations):
    """One line a calibration figure: the middle of what was measured before and after, and how far apart they were."""
    for name, line in calibrations[0].items():
        values = [each[name]["value"] for each in calibrations if name in each]
        yield {**line, "value": round(statistics.mean(values), 4), "spread": [min(values), max(values)]}
