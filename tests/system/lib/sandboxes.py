"""Runs commands in sandboxes of their own, several at a time, and says what came of each."""

import concurrent.futures
import os
import subprocess
import sys
import time
from dataclasses import dataclass

SYSTEM = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
SCRIPTS = os.path.join(os.path.dirname(os.path.dirname(SYSTEM)), "scripts")
SANDBOX = os.path.join(SCRIPTS, "sandbox")


def suite(title, *arguments):
    """scripts/sipp-suite, whose files stay in the build folder until the next time."""
    build = os.environ.get("TL_BUILD")
    return (os.path.join(SCRIPTS, "sipp-suite"), *(("--out", f"{build}/system/{title.replace(' ', '-')}") if build else ()),
            *arguments)


@dataclass
class Run:
    title: str
    command: tuple
    options: tuple = ()      # of scripts/sandbox
    seconds: int = 150       # at most


def line(run):
    name = f"{os.getpid()}-{run.title}"[:40].replace(" ", "-")
    # Several at once must not race for hugepages that some other program has reserved.
    memory = () if any("memory.mode" in option for option in run.options) else ("--set", "memory.mode=nohuge")
    return [SANDBOX, "--name", name, "--clean-exit", *memory, *run.options, "--", *run.command]


def play(run):
    """(seconds, exit status, all it said). What does not end is ended, with its sandbox."""
    began = time.monotonic()
    process = subprocess.Popen(line(run), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               text=True)
    try:
        said = process.communicate(timeout=run.seconds)[0]
    except subprocess.TimeoutExpired:
        process.terminate()
        said = process.communicate(timeout=30)[0] + f"\nended after {run.seconds} s"
    return time.monotonic() - began, process.returncode, said


def main(*groups):
    """Plays groups of (runs, how many at a time), one group after the other: all, or those whose title has a word of the
    command line in it. The exit status."""
    failed = played = 0
    for runs, jobs in groups:
        chosen = [run for run in runs if not sys.argv[1:] or any(word in run.title for word in sys.argv[1:])]
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            futures = {pool.submit(play, run): run for run in chosen}
            for future in concurrent.futures.as_completed(futures):
                seconds, code, said = future.result()
                verdict = "passed" if code == 0 else f"FAILED (status {code})"
                print(f"== {futures[future].title}: {verdict}, {seconds:.0f} s\n{said}", flush=True)
                failed += code != 0
                played += 1
    print(f"{played - failed} of {played} passed")
    return 1 if failed or not played else 0
