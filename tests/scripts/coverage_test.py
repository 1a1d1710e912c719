#!/usr/bin/env python3
"""coverage.py adds up rooms, and one room below the least fails however good the others are."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "lib" / "coverage.py"
GOOD = {"base/a.h": (95, 100), "sip/message/a.cc": (90, 100), "rtp/sdp/a.cc": (100, 100), "controlplane/session/a.cc": (9, 10)}


class Coverage(unittest.TestCase):
    def coverage(self, files, *arguments):
        """(exit code, printed text) for {file: (lines covered, lines)}."""
        with tempfile.TemporaryDirectory() as folder:
            summary = pathlib.Path(folder) / "coverage.json"
            entries = [{"filename": name, "line_covered": c, "line_total": t} for name, (c, t) in files.items()]
            summary.write_text(json.dumps({"files": entries}), encoding="utf-8")
            done = subprocess.run([sys.executable, str(SCRIPT), str(summary), *arguments], capture_output=True, text=True, check=False)
            self.assertEqual(done.stderr, "")
            return done.returncode, done.stdout

    def test_passes_when_each_room_reaches_the_least(self):
        code, printed = self.coverage(GOOD)
        self.assertEqual(code, 0, printed)
        self.assertIn("together:  94.8 % of 310 lines", printed)

    def test_fails_for_one_room_below_it(self):
        code, printed = self.coverage({**GOOD, "sip/message/b.cc": (0, 5)})
        self.assertEqual(code, 1)
        self.assertIn("below 90 %, or nothing measured: sip", printed)
        self.assertIn("0.0 %  sip/message/b.cc", printed)

    def test_fails_for_a_room_of_which_nothing_was_measured(self):
        code, printed = self.coverage({name: lines for name, lines in GOOD.items() if not name.startswith("rtp/")})
        self.assertEqual(code, 1)
        self.assertIn("nothing measured: rtp", printed)

    def test_names_the_sources_of_which_there_is_no_report(self):
        with tempfile.TemporaryDirectory() as root:
            for name in ("sip/message/a.cc", "sip/message/forgotten.cc"):
                path = pathlib.Path(root) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
            _, printed = self.coverage(GOOD, "90", root)
        self.assertIn("no report of sip/message/forgotten.cc\n", printed)
        self.assertNotIn("no report of sip/message/a.cc", printed)


if __name__ == "__main__":
    unittest.main()
