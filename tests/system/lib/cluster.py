"""A PostgreSQL of the test's own: in a folder that the test gives, on a unix socket in it."""

import glob
import os
import subprocess

NOBODY = 65534


class Cluster:
    """Made once; who knows its folder can start and stop it, ask it, and drop it."""

    def __init__(self, folder):
        self.folder = folder
        self.binaries = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.conninfo = f"host={folder} user=trunkline dbname=postgres"

    def _command(self, program, *words):
        # The server refuses to run as root.
        user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if os.geteuid() == 0 else []
        return subprocess.run([*user, os.path.join(self.binaries, program), *words], cwd="/", stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=60, check=False)

    def _run(self, program, *words):
        done = self._command(program, *words)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")

    def make(self):
        if os.geteuid() == 0:
            os.chown(self.folder, NOBODY, NOBODY)
        self._run("initdb", "-D", f"{self.folder}/data", "-U", "trunkline", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        return self

    def runs(self):
        return self._command("pg_ctl", "-D", f"{self.folder}/data", "status").returncode == 0

    def start(self):
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log", "-o",
                  f"-c listen_addresses= -c fsync=off -k {self.folder}", "start")

    def stop(self):
        """At once: connections are cut."""
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-m", "immediate", "stop")

    def ask(self, statements):
        """Rows of texts; an empty one is NULL."""
        done = subprocess.run([os.path.join(self.binaries, "psql"), "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1",
                               "-c", statements, self.conninfo], capture_output=True, text=True, timeout=30, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return [tuple(line.split("\t")) for line in done.stdout.splitlines()]
