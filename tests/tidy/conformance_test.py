#!/usr/bin/env python3
"""check_conformance.py finds a test that is not there, a row without proof or reason, and a table that nobody links."""

import unittest

import bad_tree

HEAD = "# RFC 1\n\n| section | what must be | proof |\n| --- | --- | --- |\n"
TREE = {
    "tests/README.md": "[1](conformance/rfc1.md)\n",
    "tests/sip/a_test.cc": "TEST_F(Call, ends) {\n}\nTEST(\n    Call,\n    begins) {\n}\n",
    "tests/system/statuses.py": "class Refusals:\n    def test_all(self):\n        pass\n",
    "tests/system/lib/cases.py": 'ALL = (Case("hold", "uac"),)\n',
}


def with_rows(*rows):
    return {**TREE, "tests/conformance/rfc1.md": HEAD + "".join(f"| {row} |\n" for row in rows)}


class Conformance(bad_tree.CheckerTest):
    checker = "check_conformance.py"

    def test_is_content_when_all_are_there(self):
        printed = self.assert_passes(with_rows(
            "1 | a | `Call.ends`, `Call.begins`", "2 | b | `statuses.py:test_all`; `anything` goes here", "3 | c | `hold`",
            "4 | d | missing: nobody wrote it, see `sip/a.h`", "5 | e | not ours: no proxy"))
        self.assertIn("3 proven, 1 missing, 1 not ours", printed)

    def test_finds_tests_that_are_not_there(self):
        for name in ("Call.rings", "Other.ends", "statuses.py:test_none", "calls.py:test_all", "resume"):
            self.assert_refuses(with_rows(f"1 | a | `Call.ends`, `{name}`"), "rfc1.md:5: there is no test", name)

    def test_finds_them_behind_a_reason_too(self):
        self.assert_refuses(with_rows("1 | a | missing: but see `Call.rings`"), "Call.rings")
        self.assert_refuses(with_rows("1 | a | `Call.ends`; see `Call.rings`"), "Call.rings")

    def test_finds_rows_without_proof_or_reason(self):
        self.assert_refuses(with_rows("1 | a | surely"), "names no test")
        self.assert_refuses(with_rows("1 | a | missing"), "says not why")
        self.assert_refuses(with_rows("1 | a | not ours:"), "says not why")
        self.assert_refuses(with_rows("1 | a"), "a row is")

    def test_finds_a_table_that_nobody_links_and_that_there_is_none(self):
        self.assert_refuses({**with_rows("1 | a | `hold`"), "tests/README.md": "none\n"}, "does not link")
        self.assert_refuses(TREE, "has no table")


if __name__ == "__main__":
    unittest.main()
