"""When this machine kept the programs of a test from running, so that nobody takes its fault for the appliance's."""

import os
import threading
import time

SAMPLE_S = 0.02
STALL_S = 0.05     # shorter ones are every busy machine's
KEPT = 0.5         # of a sample: less is a thread that has to share a CPU, and gets on


def joined(pieces, least=STALL_S):
    """Pieces of time (begin, end) that touch as one; those that are long enough."""
    whole = []
    for begin, end in sorted(pieces):
        if whole and begin <= whole[-1][1]:
            whole[-1][1] = max(whole[-1][1], end)
        else:
            whole.append([begin, end])
    return [(begin, end) for begin, end in whole if end - begin >= least]


class Sleeper(threading.Thread):
    """Does nothing on one CPU but wake up: when it does so late, the whole CPU stood still."""

    def __init__(self, cpu):
        super().__init__(daemon=True)
        self.cpu, self.ended, self.pieces = cpu, threading.Event(), []

    def run(self):
        os.sched_setaffinity(0, {self.cpu})  # this thread's
        before = time.time()
        while not self.ended.is_set():
            time.sleep(SAMPLE_S)
            now = time.time()
            if now - before >= STALL_S:
                self.pieces.append((before, now))
            before = now


def _threads(process):
    """The schedstat files of a process that may have ended."""
    folder = f"/proc/{process}/task"
    try:
        return [f"{folder}/{thread}/schedstat" for thread in os.listdir(folder)]
    except OSError:
        return []


def _children(process):
    try:
        with open(f"/proc/{process}/task/{process}/children", encoding="ascii") as file:
            return file.read().split()
    except OSError:
        return []


class RunQueue(threading.Thread):
    """Watches how long threads wait for a CPU while they could run (/proc/PID/schedstat): those of the appliance, and of what the
    test has started beside it. A thread that sleeps, wakes up in time on a busy CPU; one that works may wait for its turn. A thread
    that is blocked does not wait in this sense, nor does one that is slow: these remain faults of its program. What threads of the
    appliance take from each other on one CPU cannot be told apart, and counts."""

    def __init__(self):
        super().__init__(daemon=True)
        self.ended, self.pieces, self._waited = threading.Event(), [], {}

    def run(self):
        appliance, test = os.environ.get("TL_PID"), os.getppid()
        before = time.time()
        while not self.ended.is_set():
            time.sleep(SAMPLE_S)
            processes = {*([appliance] if appliance else []), *_children(test)} - {str(os.getpid())}
            now = time.time()
            for process in processes:
                for path in _threads(process):
                    self._sample(path, now, now - before)
            before = now

    def _sample(self, path, now, elapsed):
        try:
            with open(path, encoding="ascii") as file:
                waited = int(file.read().split()[1]) / 1e9
        except (OSError, IndexError):
            return  # it has ended
        # The kernel adds a wait when it is over, so that it may have begun before this sample.
        more = waited - self._waited.get(path, waited)
        self._waited[path] = waited
        if more >= KEPT * elapsed:
            self.pieces.append((now - max(more, elapsed), now))


class Witness:
    """Watches from its making until it writes what it saw: `begin end` a line, in seconds since the epoch."""

    def __init__(self):
        self._threads = [RunQueue(), *map(Sleeper, os.sched_getaffinity(0))]
        for thread in self._threads:
            thread.start()

    def write(self, path):
        for thread in self._threads:
            thread.ended.set()
        for thread in self._threads:
            thread.join()
        with open(path, "w", encoding="ascii") as file:
            file.writelines(f"{begin:.6f} {end:.6f}\n"
                            for begin, end in joined(piece for thread in self._threads for piece in thread.pieces))
