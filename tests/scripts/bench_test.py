#!/usr/bin/env python3
"""scripts/bench runs what lies in its folder, passes on results only, and names what got worse beyond the noise."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "lib"))

import bench_baseline  # noqa: E402


def line(bench="a", value=100, unit="ns", **more):
    return {"bench": bench, "value": value, "unit": unit, **more}


def bad(before, after, **named):
    return [verdict.bench for verdict in bench_baseline.compare(before, after, **named) if verdict.bad]


class Compare(unittest.TestCase):
    def test_names_what_got_worse_beyond_the_noise(self):
        self.assertEqual(bad([line()], [line(value=120)]), ["a"])
        self.assertEqual(bad([line()], [line(value=105)]), [])
        self.assertEqual(bad([line()], [line(value=50)]), [])

    def test_knows_which_units_should_be_high(self):
        self.assertEqual(bad([line(unit="pps")], [line(unit="pps", value=80)]), ["a"])
        self.assertEqual(bad([line(unit="pps")], [line(unit="pps", value=120)]), [])
        self.assertEqual(bad([line(better="higher")], [line(value=80, better="higher")]), ["a"])

    def test_compares_ratios_where_a_peer_ran_beside_it(self):
        before = line(unit="Mpps", vs="testpmd", vs_value=100, ratio=1.0)
        slow_day = line(unit="Mpps", value=50, vs="testpmd", vs_value=50, ratio=1.0)
        worse = line(unit="Mpps", value=100, vs="testpmd", vs_value=150, ratio=0.67)
        self.assertEqual(bad([before], [slow_day]), [])
        self.assertEqual(bad([before], [worse]), ["a"])

    def test_does_not_take_a_limit_for_a_peer(self):
        self.assertEqual(bad([line(vs="limit", vs_value=200, ratio=0.5)], [line(value=150, vs="limit", vs_value=300, ratio=0.5)]), ["a"])

    def test_forgives_a_slow_machine_by_its_calibration(self):
        slow = [line(value=150), line("calibration_cpu", 1.5)]
        self.assertEqual(bad([line(), line("calibration_cpu", 1.0)], slow), [])
        self.assertEqual(bad([line(), line("calibration_cpu", 1.0)], [line(value=150), line("calibration_cpu", 1.0)]), ["a"])

    def test_forgives_no_instruction(self):
        before = [line(unit="instructions"), line("calibration_cpu", 1.0)]
        self.assertEqual(bad(before, [line(unit="instructions", value=103), line("calibration_cpu", 2.0)]), ["a"])

    def test_takes_the_spread_of_the_repetitions_for_noise(self):
        self.assertEqual(bad([line(spread=[70, 130])], [line(value=120, spread=[90, 150])]), [])

    def test_misses_what_is_gone_if_it_was_asked_for(self):
        self.assertEqual(bad([line()], []), ["a"])
        self.assertEqual(bad([line()], [], asked=["b"]), [])

    def test_compares_every_figure_of_a_file_whatever_it_is_called(self):
        before = [line("ring", file="ring"), line("ring_without_quality", file="ring")]
        after = [line("ring", file="ring"), line("ring_without_quality", value=150, file="ring")]
        self.assertEqual(bad(before, after, asked=["ring"]), ["ring_without_quality"])
        self.assertEqual(bad(before, after[:1], asked=["ring"]), ["ring_without_quality"])
        self.assertEqual(bad(before, after, asked=["other"]), [])


class Run(unittest.TestCase):
    def bench(self, scripts, *arguments, environment=None):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in scripts.items():
                path = os.path.join(folder, name)
                pathlib.Path(path).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
                os.chmod(path, 0o755)
            done = subprocess.run(
                [str(ROOT / "scripts" / "bench"), "--no-build", "--no-install", "--folder", folder,
                 *(argument.replace("@", folder) for argument in arguments)],
                capture_output=True, text=True, check=False, env={**os.environ, "TL_BUILD": folder, **(environment or {})})
            return done.returncode, [json.loads(text) for text in done.stdout.splitlines() if text.startswith("{")], done

    def test_passes_results_on(self):
        code, lines, _ = self.bench({"a": f"echo '{json.dumps(line())}'", "b": f"echo '{json.dumps(line('b', 2))}'"})
        self.assertEqual((code, [(each["bench"], each["value"]) for each in lines]), (0, [("a", 100), ("b", 2)]))
        self.assertIn("foreign_pct", lines[0])

    def test_runs_the_named_ones_only(self):
        scripts = {"a": f"echo '{json.dumps(line())}'", "b": "exit 1"}
        self.assertEqual(self.bench(scripts, "a")[0], 0)
        self.assertEqual(self.bench(scripts, "c")[0], 2)
        self.assertEqual(self.bench(scripts, "--list")[2].stdout.split(), ["a", "b"])

    def test_fails_with_a_bench_that_fails_or_says_nothing(self):
        for text, expected in (("exit 3", "failed with status 3"), ("true", "printed no result"), ("echo hello", "no result: hello"),
                               (f"echo '{json.dumps({'bench': 'a', 'value': 'fast', 'unit': 'ns'})}'", "no result")):
            with self.subTest(text):
                code, _, done = self.bench({"a": text})
                self.assertEqual(code, 1)
                self.assertIn(expected, done.stderr)

    def test_tells_a_skip_from_a_failure(self):
        code, _, done = self.bench({"a": "echo no root here; exit 77"})
        self.assertEqual(code, 0)
        self.assertIn("a: skipped: no root here", done.stderr)

    def test_ends_one_that_hangs(self):
        code, _, done = self.bench({"a": "sleep 60"}, environment={"TL_BENCH_SECONDS": "0.5"})
        self.assertEqual(code, 1)
        self.assertIn("ended after 0.5 s", done.stderr)

    def test_saves_and_compares(self):
        with tempfile.TemporaryDirectory() as kept:
            baseline = os.path.join(kept, "baseline")
            self.assertEqual(self.bench({"a": f"echo '{json.dumps(line())}'"}, "--save", baseline)[0], 0)
            self.assertEqual(self.bench({"a": f"echo '{json.dumps(line())}'"}, "--compare", baseline)[0], 0)
            code, _, done = self.bench({"a": f"echo '{json.dumps(line(value=200))}'"}, "--compare", baseline)
            self.assertEqual(code, 1)
            self.assertIn("WORSE: a: 100 -> 200 ns", done.stderr)

    def test_compares_the_named_files_with_all_their_figures(self):
        def printing(*lines):
            return "\n".join(f"echo '{json.dumps(each)}'" for each in lines)

        with tempfile.TemporaryDirectory() as kept:
            baseline = os.path.join(kept, "baseline")
            self.bench({"a": printing(line(), line("a_random")), "b": printing(line("b"))}, "--save", baseline)
            code, _, done = self.bench({"a": printing(line(), line("a_random", 200)), "b": "exit 1"}, "--compare", baseline, "a")
            self.assertEqual(code, 1)
            self.assertIn("WORSE: a_random: 100 -> 200 ns", done.stderr)
            self.assertNotIn("gone", done.stderr)

    def test_finds_nothing_worse_in_what_cannot_run_here(self):
        with tempfile.TemporaryDirectory() as kept:
            baseline = os.path.join(kept, "baseline")
            self.bench({"a": f"echo '{json.dumps(line())}'"}, "--save", baseline)
            code, _, done = self.bench({"a": "echo no valgrind; exit 77"}, "--compare", baseline)
            self.assertEqual((code, "nothing is worse" in done.stderr), (0, True))


if __name__ == "__main__":
    unittest.main()
