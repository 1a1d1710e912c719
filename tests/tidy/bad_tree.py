"""Small trees in a temporary folder, to prove that a checker can fail, and passes when nothing is wrong."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

FOLDER = pathlib.Path(__file__).resolve().parent


class CheckerTest(unittest.TestCase):
    checker = ""  # file name of the checker under test

    def check(self, files, *arguments):
        """(exit code, what was printed) of the checker over a tree of {path: text}.

        "@ROOT@" in a text or an argument becomes the folder of the tree."""
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                file = pathlib.Path(root) / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text.replace("@ROOT@", root), encoding="utf-8")
            command = [sys.executable, str(FOLDER / self.checker), root, *(str(argument).replace("@ROOT@", root) for argument in arguments)]
            done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=FOLDER)
            return done.returncode, done.stdout + done.stderr

    def assert_passes(self, files, *arguments):
        code, printed = self.check(files, *arguments)
        self.assertEqual(code, 0, printed)
        return printed

    def assert_refuses(self, files, *expected, arguments=()):
        """Refused by a finding, with each of `expected` in what it prints, and not by a crash."""
        code, printed = self.check(files, *arguments)
        self.assertEqual(code, 1, printed)
        self.assertNotIn("Traceback", printed)
        for text in expected:
            self.assertIn(text, printed)
        return printed
