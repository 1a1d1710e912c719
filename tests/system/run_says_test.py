#!/usr/bin/env python3
"""scripts/run, README's first command: it works, and where something is missing it says what to do.

Runs from a copy of the scripts in which building is pretended, so that no build folder is touched; the appliance is
the one under TL_BUILD. Machines that lack something are made with namespaces and with a PATH of the test's own."""

import glob
import os
import re
import shutil
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.environ.get("TL_BUILD") or os.path.join(ROOT, "build")
FAKES = {
    "meson": "mkdir -p build && : > build/build.ninja",
    "ninja": "exit 0",
    "apt-get": 'echo "E: Unable to locate package, no network" >&2; exit 100',
}


def hide(path):
    """A shell command after which `path` cannot be run or read as it was."""
    return f"mount --bind /dev/null {path}"


class RunSays(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="tl-run-")
        os.chmod(cls.folder, 0o755)
        for part in ("scripts", "configs", "tests/system"):
            shutil.copytree(os.path.join(ROOT, part), os.path.join(cls.folder, part),
                            ignore=shutil.ignore_patterns("__pycache__"))
        os.makedirs(os.path.join(cls.folder, "fakes"))
        for name, text in FAKES.items():
            path = os.path.join(cls.folder, "fakes", name)
            with open(path, "w", encoding="ascii") as file:
                file.write(f"#!/bin/sh\n{text}\n")
            os.chmod(path, 0o755)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def run_it(self, *options, before=":", around=("unshare", "--mount"), seconds=60):
        line = [*around, "sh", "-c", f'{before} && exec scripts/run "$@"', "sh", *options]
        return subprocess.run(line, cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds,
                              env={**os.environ, "TL_BUILD": BUILD, "PATH": f"{self.folder}/fakes:{os.environ['PATH']}"})

    def says(self, *wanted, **how):
        """It fails, says this, shows no Python traceback, and leaves nothing behind."""
        before = self.sandboxes()
        done = self.run_it(*how.pop("options", ("--no-install",)), **how)
        said = done.stdout + done.stderr
        self.assertNotEqual(done.returncode, 0, said)
        for text in wanted:
            self.assertIn(text, said)
        self.assertNotIn("Traceback", said)
        self.assertEqual(self.sandboxes() - before, set())

    def sandboxes(self):
        return set(glob.glob("/run/netns/tl-s*") + glob.glob("/run/trunkline-sandbox/s*"))

    def test_it_works(self):
        """And shows a ladder, the status and the counters."""
        done = self.run_it("--no-install", "--name", f"run{os.getpid()}", seconds=170)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for text in ("7 of 7 kinds of call worked", "caller", "trunkline", "callee", "INVITE sdp sendrecv", "200 OK (BYE)",
                     "RTP PCMU x", "== status", "running", "== counters", "calls_answered"):
            self.assertIn(text, done.stdout)

    def test_not_root(self):
        self.says("not root", "sudo scripts/run", around=("unshare", "--user"))

    def test_no_tun_device(self):
        self.says("no /dev/net/tun", "modprobe tun", "--device /dev/net/tun", before="mount -t tmpfs none /dev/net")

    def test_no_namespaces(self):
        """As in a plain container, whose root has no capabilities."""
        self.says("cannot make a network namespace", "CAP_SYS_ADMIN", "docker run --privileged",
                  around=("setpriv", "--bounding-set=-all", "--inh-caps=-all"))

    def test_no_tools(self):
        ip = os.path.realpath(shutil.which("ip"))
        links = [path for path in ("/sbin/ip", "/usr/sbin/ip", "/bin/ip", "/usr/bin/ip", ip) if os.path.exists(path)]
        real = sorted({os.path.realpath(path) for path in links})
        self.says("no `ip` here", "scripts/install-deps", before=" && ".join(hide(path) for path in real))

    def test_no_sipp(self):
        self.says("no `sipp` here", "scripts/install-deps", before=hide(os.path.realpath(shutil.which("sipp"))))

    def test_not_debian_12(self):
        fake = os.path.join(self.folder, "os-release")
        with open(fake, "w", encoding="ascii") as file:
            file.write('ID=ubuntu\nVERSION_ID="24.04"\n')
        real = os.path.realpath("/etc/os-release")
        self.says("this is 'ubuntu 24.04'", "Debian 12", "Missing here:", "libdpdk-dev", options=(),
                  before=f"mount --bind {fake} {real} && {self.nothing_installed()}")

    def test_not_debian_at_all(self):
        tools = os.path.join(self.folder, "tools")
        os.makedirs(tools)
        for tool in ("bash", "sh", "env", "dirname", "id", "sed", "cat"):
            os.symlink(shutil.which(tool), os.path.join(tools, tool))
        self.says("this is not Debian", "Debian 12", "libdpdk-dev", options=(), before=f"PATH={tools}")

    def test_packages_that_cannot_be_installed(self):
        policy, before = "/usr/sbin/policy-rc.d", os.path.exists("/usr/sbin/policy-rc.d")
        self.says("installing", "Unable to locate package, no network", "install-deps: failed: apt-get", options=(),
                  before=self.nothing_installed())
        self.assertEqual(os.path.exists(policy), before, "it keeps services from starting, and is left behind")

    def nothing_installed(self):
        """A shell command that makes dpkg-query know of no package."""
        fake = os.path.join(self.folder, "dpkg-query")
        with open(fake, "w", encoding="ascii") as file:
            file.write("#!/bin/sh\nexit 0\n")
        os.chmod(fake, 0o755)
        return f"mount --bind {fake} {os.path.realpath(shutil.which('dpkg-query'))}"

    def test_wrong_usage(self):
        done = self.run_it("--dance")
        self.assertEqual(done.returncode, 2)
        self.assertTrue(re.search(r"scripts/run\s+on a fresh Debian 12", done.stderr), done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
