#!/usr/bin/env python3
"""check_format.py finds the file that clang-format would change."""

import unittest

from bad_tree import CheckerTest

STYLE = "BasedOnStyle: Google\n"


class Format(CheckerTest):
    checker = "check_format.py"

    def test_refuses_what_clang_format_would_change(self):
        files = {".clang-format": STYLE, "base/good.h": "int a = 1;\n", "base/bad.h": "int b;\nint  a=1;\n"}
        printed = self.assert_refuses(files, "base/bad.h:2: not formatted")
        self.assertNotIn("good.h", printed)

    def test_passes_a_formatted_tree(self):
        self.assert_passes({".clang-format": STYLE, "base/good.h": "int a = 1;\n"})

    def test_refuses_to_pass_without_its_tool_or_style(self):
        self.assert_refuses({"base/a.h": "int a = 1;\n"}, "is not installed", arguments=("no-such-clang-format",))
        self.assert_refuses({".clang-format": "BasedOnStyle: Nobody\n", "base/a.h": "int a = 1;\n"}, "failed")


if __name__ == "__main__":
    unittest.main()
