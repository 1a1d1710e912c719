#!/usr/bin/env python3
"""count_tests.py counts what happened, and no failure is lost between Meson's log and GoogleTest's."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "lib" / "count_tests.py"


def case(name, inside="", status="run"):
    return f'<testcase name="{name}" classname="Suite" status="{status}">{inside}</testcase>'


class CountTests(unittest.TestCase):
    def count(self, results, cases=None):
        """(exit code, printed lines) for tests {name: result} and the cases {name: xml} that some of them reported."""
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "build.json"
            lines = [json.dumps({"name": f"trunkline:unit / {name}", "result": result}) for name, result in results.items()]
            log.write_text("\n".join(lines) + "\n", encoding="utf-8")
            suites = [f'<testsuite name="trunkline.trunkline:unit / {name}.Suite">{text}</testsuite>' for name, text in (cases or {}).items()]
            suites.append(f'<testsuite name="trunkline">{case("tidy")}</testsuite>')
            (pathlib.Path(folder) / "build.junit.xml").write_text(f"<testsuites>{''.join(suites)}</testsuites>", encoding="utf-8")
            done = subprocess.run([sys.executable, str(SCRIPT), str(log)], capture_output=True, text=True, check=False)
            self.assertEqual(done.stderr, "")
            return done.returncode, done.stdout.splitlines()

    def test_counts_cases_and_tests_without_cases(self):
        code, lines = self.count({"base": "OK", "tidy": "OK"}, {"base": case("a") + case("b")})
        self.assertEqual((code, lines), (0, ["3 passed, 0 failed"]))

    def test_names_each_failed_case(self):
        code, lines = self.count({"base": "FAIL"}, {"base": case("a") + case("b", "<failure/>")})
        self.assertEqual((code, lines), (1, ["failed: base: Suite.b [build]", "1 passed, 1 failed"]))

    def test_counts_a_failure_that_no_case_reported(self):
        # A leak, a crash after the last case, or an old report beside a program that never ran.
        code, lines = self.count({"base": "FAIL"}, {"base": case("a")})
        self.assertEqual((code, lines), (1, ["failed: base (fail) [build]", "1 passed, 1 failed"]))

    def test_counts_what_hung_or_could_not_start(self):
        for result in ("FAIL", "TIMEOUT", "ERROR", "INTERRUPT", "UNEXPECTEDPASS"):
            with self.subTest(result):
                code, lines = self.count({"stress": result, "base": "OK"})
                self.assertEqual((code, lines[-1]), (1, "1 passed, 1 failed"))

    def test_counts_skips_apart(self):
        code, lines = self.count({"base": "OK", "veth": "SKIP"}, {"base": case("a") + case("b", "<skipped/>") + case("c", "", "notrun")})
        self.assertEqual(code, 0)
        self.assertEqual(lines[-2:], ["3 skipped", "1 passed, 0 failed"])

    def test_does_not_take_nothing_for_a_pass(self):
        self.assertEqual(self.count({"veth": "SKIP"}), (1, ["skipped: veth [build]", "1 skipped", "0 passed, 0 failed"]))


if __name__ == "__main__":
    unittest.main()
