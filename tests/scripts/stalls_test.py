#!/usr/bin/env python3
"""The witness that says when a machine kept a test's programs from running: too few of these and a busy machine fails tests, too
many and no fault is ever the appliance's."""

import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "system" / "lib"))

import stalls  # noqa: E402


class Joined(unittest.TestCase):
    def test_pieces_that_touch_are_one_and_count_once(self):
        self.assertEqual(stalls.joined([(2.0, 2.2), (1.0, 1.1), (1.1, 1.2), (2.1, 2.15)]), [(1.0, 1.2), (2.0, 2.2)])

    def test_short_ones_are_left_out_unless_they_add_up(self):
        self.assertEqual(stalls.joined([(1.0, 1.03), (3.0, 3.03), (3.03, 3.06)]), [(3.0, 3.06)])
        self.assertEqual(stalls.joined([]), [])


class RunQueue(unittest.TestCase):
    def setUp(self):
        self.path = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "schedstat"
        self.queue = stalls.RunQueue()

    def sample(self, waited_ms, now, elapsed=0.02):
        self.path.write_text(f"123456 {waited_ms * 1000000} 42\n")
        self.queue._sample(str(self.path), now, elapsed)

    def test_what_waited_before_it_was_seen_is_not_counted(self):
        self.sample(5000, 1.0)
        self.assertEqual(self.queue.pieces, [])

    def test_a_wait_that_is_over_is_counted_from_its_beginning(self):
        self.sample(100, 1.0)
        self.sample(100, 1.02)  # waits
        self.sample(400, 1.31)
        self.assertEqual(stalls.joined(self.queue.pieces), [(1.01, 1.31)])

    def test_who_waits_most_of_the_time_is_kept_from_running(self):
        for n in range(11):
            self.sample(12 * n, 1.0 + 0.02 * n)
        (begin, end), = stalls.joined(self.queue.pieces)
        self.assertAlmostEqual(end - begin, 0.2)

    def test_who_waits_now_and_then_is_not(self):
        for n in range(11):
            self.sample(8 * n, 1.0 + 0.02 * n)
        self.assertEqual(self.queue.pieces, [])

    def test_a_thread_that_has_ended_says_nothing(self):
        self.queue._sample(str(self.path), 1.0, 0.02)
        self.assertEqual(self.queue.pieces, [])


if __name__ == "__main__":
    unittest.main()
