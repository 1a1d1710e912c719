#!/usr/bin/env python3
"""check_fuzzed.py finds a parser that no fuzz target reaches, and a part that is gone."""

import pathlib
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import check_fuzzed  # noqa: E402

ADDRESS = "std::optional<Address> parse_address(std::string_view text);\n"


class Fuzzed(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.put("sip/message/address.h", ADDRESS)
        self.put("sip/message/writer.h", "void write_address(std::string& out, const Address& address);\n")
        self.put("tests/fuzz/sip_fuzz.cc", '#include "sip/message/address.h"\n')
        self.parts({})

    def put(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def parts(self, parts):
        patched = mock.patch.object(check_fuzzed, "PARTS", parts)
        patched.start()
        self.addCleanup(patched.stop)

    def faults(self):
        return list(check_fuzzed.faults(self.root))

    def test_is_content_when_each_parser_is_reached(self):
        self.assertEqual(self.faults(), [])

    def test_finds_a_parser_that_nobody_reaches(self):
        for declared in ("std::optional<Via> take_via(Cursor& cursor);", "Privacy privacy_of(const Message& message) noexcept;",
                         "Result<Tag> parse(\n    std::string_view text);"):
            self.put("sip/message/more.h", declared)
            self.assertEqual(self.faults(), ["sip/message/more.h: no fuzz target includes it"], declared)

    def test_a_part_is_reached_by_what_reads_by_it(self):
        self.put("sip/message/more.h", ADDRESS)
        self.parts({"sip/message/more.h": "sip/message/address.h"})
        self.assertEqual(self.faults(), [])
        self.put("tests/fuzz/sip_fuzz.cc", "")
        self.assertEqual(len(self.faults()), 2)

    def test_finds_a_part_that_is_gone(self):
        self.parts({"sip/message/gone.h": "sip/message/address.h"})
        self.assertEqual(self.faults(), ["tests/tidy/check_fuzzed.py: sip/message/gone.h is no header with a parser"])


if __name__ == "__main__":
    unittest.main()
