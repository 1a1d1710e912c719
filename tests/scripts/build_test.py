#!/usr/bin/env python3
"""configure_build sets up once for one set of arguments, and does not take a failed set-up for done."""

import os
import pathlib
import subprocess
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "lib" / "build.sh"
MESON = """#!/bin/sh
echo "$@" >>calls
[ ! -e broken ] || exit 1
mkdir -p out && : >out/build.ninja
"""


class ConfigureBuild(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        meson = self.folder / "meson"
        meson.write_text(MESON, encoding="utf-8")
        meson.chmod(0o755)

    def configure(self, *arguments):
        """Whether it succeeded, asked as scripts/test asks: in a condition, where `set -e` does not help."""
        command = f'set -euo pipefail; . "{SCRIPT}"; if configure_build out "$@"; then exit 0; else exit 3; fi'
        path = f"{self.folder}:{os.environ['PATH']}"
        done = subprocess.run(["bash", "-c", command, "-", *arguments], cwd=self.folder, env={**os.environ, "PATH": path}, check=False)
        self.assertIn(done.returncode, (0, 3))
        return done.returncode == 0

    def calls(self):
        return (self.folder / "calls").read_text(encoding="utf-8").splitlines()

    def test_sets_up_once_for_the_same_arguments(self):
        self.assertTrue(self.configure("-Da=1"))
        self.assertTrue(self.configure("-Da=1"))
        self.assertEqual(self.calls(), ["setup out -Da=1"])

    def test_sets_up_again_for_other_arguments(self):
        self.assertTrue(self.configure("-Da=1"))
        self.assertTrue(self.configure("-Da=2"))
        self.assertEqual(self.calls(), ["setup out -Da=1", "setup --reconfigure out -Da=2"])

    def test_does_not_take_a_failed_set_up_for_done(self):
        self.assertTrue(self.configure("-Da=1"))
        (self.folder / "broken").touch()
        self.assertFalse(self.configure("-Da=2"))
        self.assertFalse(self.configure("-Da=2"))
        (self.folder / "broken").unlink()
        self.assertTrue(self.configure("-Da=2"))
        self.assertEqual(len(self.calls()), 4)


if __name__ == "__main__":
    unittest.main()
