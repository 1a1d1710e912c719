"""The packet generator of perf/trafgen, told what to do step by step."""

import json
import os
import subprocess

from machine import FIRST, GENERATOR_CPU, end, put_first

PROGRAM = os.path.join(os.environ["TL_BUILD"], "perf", "trafgen")


class Failed(Exception):
    pass


class Trafgen:
    def __init__(self, port, *options, namespace=None, folder=None, cpu=GENERATOR_CPU, first=FIRST):
        prefix = ["ip", "netns", "exec", namespace] if namespace else []
        environment = {**os.environ, **({"RUNTIME_DIRECTORY": folder} if folder else {})}
        self.process = subprocess.Popen(
            [*first, *prefix, PROGRAM, "--port", port, "--cpu", str(cpu), *map(str, options), "-"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True)
        put_first(self.process)
        try:
            self._answer()
        except Failed:
            end(self.process)
            raise

    def _answer(self):
        text = self.process.stdout.readline()
        if not text:
            raise Failed(f"trafgen ended with status {self.process.wait()}")
        line = json.loads(text)
        if "error" in line:
            raise Failed(f"{line}")
        return line

    def step(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            pass
        end(self.process)
        self.process.stdout.close()


def write_reflected_sessions(path, count, target="10.99.0.1", caller="10.99.0.11", callee="10.99.0.10"):
    """Sessions for a reflector, which knows none: any ports will do."""
    with open(path, "w", encoding="ascii") as file:
        for i in range(count):
            port = 10000 + 2 * i % 50000
            file.write(f"{caller} {port} {target} {port} {callee} {port} {target} {port + 1}\n")
