#!/usr/bin/env python3
"""check_sizes.py counts library lines, and only those."""

import unittest

from bad_tree import CheckerTest


class Sizes(CheckerTest):
    checker = "check_sizes.py"

    def test_refuses_more_than_200_lines_in_the_library(self):
        self.assert_refuses({"sip/message/a.cc": "\n" * 201}, "sip/message/a.cc: 201 lines")
        self.assert_refuses({"base/a.h": "x\n" * 200 + "x"}, "base/a.h: 201 lines")
        self.assert_passes({"controlplane/app/a.cc": "\n" * 200})

    def test_lets_tests_and_benches_be_long(self):
        self.assert_passes({"tests/sip/a_test.cc": "\n" * 999, "perf/micro/a.cc": "\n" * 999})

    def test_warns_from_160_and_prints_the_median(self):
        printed = self.assert_passes({"sip/a.cc": "\n" * 160, "sip/b.cc": "\n" * 10, "sip/c.cc": "\n" * 159})
        self.assertIn("warning: sip/a.cc: 160 lines", printed)
        self.assertNotIn("warning: sip/c.cc", printed)
        self.assertIn("median 159 lines", printed)


if __name__ == "__main__":
    unittest.main()
