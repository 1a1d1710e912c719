#!/usr/bin/env python3
"""A held call takes 4,096 octets at most, both legs and the media included, and no more than was worked out before start.

The measurement is the bench's (perf/bench/held_calls), with a tenth of its calls."""

import json
import os
import subprocess
import sys
import unittest

BENCH = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "perf", "bench", "held_calls")
CALLS = 10_000
LIMIT = 4096
NO_MEMORY = 77


class HeldCalls(unittest.TestCase):
    def test_a_held_call_takes_no_more_than_its_limit_and_than_was_worked_out(self):
        done = subprocess.run([BENCH], env={**os.environ, "TL_HELD_CALLS": str(CALLS)}, capture_output=True, text=True, timeout=90,
                              check=False)
        if done.returncode == NO_MEMORY:
            print(done.stdout.strip())
            sys.exit(NO_MEMORY)  # skipped, for Meson, too
        self.assertEqual(done.returncode, 0, done.stderr)
        line = json.loads(done.stdout)
        self.assertEqual((line["bench"], line["calls"], line["unit"]), ("held_calls", CALLS, "bytes"))
        self.assertGreater(line["value"], 500, "nothing was held")
        self.assertLessEqual(line["value"], LIMIT, line)
        self.assertLessEqual(line["value"], line["worked_out"] * 1.02, line)  # rounded up to pages


if __name__ == "__main__":
    sys.exit(0 if unittest.TextTestRunner(verbosity=2).run(unittest.TestLoader().loadTestsFromTestCase(HeldCalls)).wasSuccessful() else 1)
