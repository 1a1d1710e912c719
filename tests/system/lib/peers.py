"""Programs of other people that the appliance talks to: each with a folder and a log of its own, ended by its process id."""

import os
import subprocess
import tempfile
import time

START_S = 15.0


def eventually(holds, seconds=15.0):
    """Waits until it holds; False when it does not."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def port_is_open(port, table="udp"):
    """In this namespace, over IPv4."""
    with open(f"/proc/net/{table}", encoding="ascii") as file:
        return any(f":{port:04X} " in " ".join(line.split()[1:2]) + " " for line in file)


class Peer:
    """A program in the foreground, in a folder that goes with it."""

    def __init__(self, name):
        self.folder = tempfile.TemporaryDirectory(prefix=f"trunkline-{name}-")
        self.log_path = os.path.join(self.folder.name, f"{name}.log")
        self.process = None

    def file(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
        return path

    def launch(self, *line):
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(line, cwd=self.folder.name, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def alive(self):
        return self.process.poll() is None

    def wait_until(self, ready):
        assert eventually(lambda: not self.alive() or ready(), START_S) and self.alive(), self.log()[-2000:]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def end(self):
        if self.process and self.alive():
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def close(self):
        self.end()
        self.folder.cleanup()
