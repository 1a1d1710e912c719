"""What a bench asks of the machine, and gives back: hugepages, two CPUs, some quiet."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time

from results import skip

# So that everything is put back also when a bench is stopped because it takes too long.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

DUT_CPU = 0
GENERATOR_CPU = 1
# Everything here polls; SCHED_RR would lose its CPU for 50 ms in each second to the kernel's fair server.
FIRST = ["nice", "-n", "-20"]
# Where a delay of one packet in a hundred counts, those 50 ms are the lesser evil: nice still lets others take slices of 4 ms.
REAL_TIME = ["chrt", "-r", "10"]


def put_first(process):
    """Where the kernel groups processes by session, only the group's own priority counts against others."""
    try:
        with open(f"/proc/{process.pid}/autogroup", "w", encoding="ascii") as file:
            file.write("-20")
    except OSError:
        pass


HUGEPAGES = "/proc/sys/vm/nr_hugepages"


def require_two_cpus():
    if os.cpu_count() < 2:
        skip("needs two CPUs, one for what is measured and one for the generator")


def _hugepages():
    with open(HUGEPAGES, encoding="ascii") as file:
        return int(file.read())


def _set_hugepages(count):
    with open(HUGEPAGES, "w", encoding="ascii") as file:
        file.write(str(count))


@contextlib.contextmanager
def hugepages(mib):
    """So many MiB of hugepages of 2 MiB for the time of the block, and then as many as before."""
    before = _hugepages()
    wanted = before + mib // 2
    _set_hugepages(wanted)
    try:
        if _hugepages() < wanted:
            skip(f"the kernel gives no {mib} MiB of hugepages")
        yield
    finally:
        _set_hugepages(before)


@contextlib.contextmanager
def kernel_first():
    """The kernel's own receive work is done in time, whoever polls: ksoftirqd runs in real time for the time of the block."""
    def schedule(*how):
        for entry in os.listdir("/proc"):
            try:
                with open(f"/proc/{entry}/comm", encoding="utf-8") as file:
                    if file.read().startswith("ksoftirqd/"):
                        subprocess.run(["chrt", *how, "-p", "10" if "-r" in how else "0", entry], capture_output=True, check=False)
            except OSError:
                continue

    schedule("-r")
    try:
        yield
    finally:
        schedule("-o")


@contextlib.contextmanager
def folder():
    """For sockets, logs and DPDK's own files of one bench."""
    with tempfile.TemporaryDirectory(prefix="trunkline-bench-") as path:
        os.makedirs(os.path.join(path, "dpdk"), exist_ok=True)
        yield path


def busy_seconds():
    """CPU time that user programs have used since the machine started, on all CPUs."""
    with open("/proc/stat", encoding="ascii") as file:
        words = file.readline().split()
    return (int(words[1]) + int(words[2])) / os.sysconf("SC_CLK_TCK")


def wait_for_quiet(most_s=5.0, cores=0.2):
    """Until user programs use less than so much of a core, but not for long."""
    until = time.monotonic() + most_s
    while time.monotonic() < until:
        before = busy_seconds()
        time.sleep(0.3)
        if (busy_seconds() - before) / 0.3 < cores:
            return


def end(process, patience_s=8.0):
    """Ends a process that we started: asks, then insists."""
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(patience_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
