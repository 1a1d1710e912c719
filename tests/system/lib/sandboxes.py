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
    return [SANDBOX, "--name", name, "--clean-exit", *run.options, "--", *run.command]


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


def main(runs, jobs=4):
    """Plays all, or those whose title has a word of the command line in it; the exit status."""
    chosen = [run for run in runs if not sys.argv[1:] or any(word in run.title for word in sys.argv[1:])]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        played = {pool.submit(play, run): run for run in chosen}
        for future in concurrent.futures.as_completed(played):
            seconds, code, said = future.result()
            failed += code != 0
            print(f"== {played[future].title}: {'passed' if code == 0 else f'FAILED (status {code})'}, {seconds:.0f} s\n{said}",
                  flush=True)
    print(f"{len(chosen) - failed} of {len(chosen)} passed")
    return 1 if failed or not chosen else 0
