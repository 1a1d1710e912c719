#!/usr/bin/env python3
"""check_headers.py compiles each header alone, unless the build has done so."""

import json
import unittest

from bad_tree import CheckerTest

OPENING = "// Holds a test.\n#pragma once\n"
ALONE = OPENING + "#include <cstddef>\nstd::size_t f();\n"
NEEDS_ANOTHER = OPENING + "std::size_t g();\n"


class Headers(CheckerTest):
    checker = "check_headers.py"

    def tree(self, files, *compiled, launcher=""):
        """The files, and a build folder that says which sources it compiles."""
        entries = [
            {"directory": "@ROOT@/build", "file": f"../{source}", "command": f"{launcher}g++ -I.. -MD -MQ x.o -MF x.o.d -o x.o -c ../{source}"}
            for source in compiled
        ]
        return {"build/compile_commands.json": json.dumps(entries), **files}

    def test_compiles_a_header_that_no_source_opens_with(self):
        files = {"sip/message/a.h": ALONE, "sip/message/b.cc": "int b;\n"}
        printed = self.assert_passes(self.tree(files, "sip/message/b.cc"), "@ROOT@/build")
        self.assertIn("1 headers, 1 compiled here", printed)

    def test_refuses_a_header_that_needs_another_before_it(self):
        files = {"sip/message/a.h": NEEDS_ANOTHER, "sip/message/b.cc": '#include <cstddef>\n#include "sip/message/a.h"\n'}
        self.assert_refuses(self.tree(files, "sip/message/b.cc"), "sip/message/a.h", arguments=("@ROOT@/build",))

    def test_lends_no_header_what_others_include(self):
        rich = OPENING + "#include <string>\n#include <vector>\nstd::vector<std::string> f();\n"
        poor = OPENING + "#include <cstddef>\nstd::string g();\n"
        files = {f"sip/message/a{i}.h": rich for i in range(40)} | {"sip/message/b.cc": "int b;\n"}
        self.assert_passes(self.tree(files, "sip/message/b.cc"), "@ROOT@/build")
        self.assert_passes(self.tree(files, "sip/message/b.cc", launcher="ccache "), "@ROOT@/build")
        files["sip/message/poor.h"] = poor
        self.assert_refuses(self.tree(files, "sip/message/b.cc"), "sip/message/poor.h", arguments=("@ROOT@/build",))

    def test_takes_the_word_of_a_source_that_opens_with_its_header(self):
        files = {"sip/message/a.h": ALONE, "sip/message/a.cc": '// Says f.\n#include "sip/message/a.h"\n'}
        printed = self.assert_passes(self.tree(files, "sip/message/a.cc"), "@ROOT@/build")
        self.assertIn("0 compiled here", printed)

    def test_leaves_out_rooms_that_the_build_leaves_out(self):
        files = {"dataplane/eal/a.h": NEEDS_ANOTHER, "sip/message/b.cc": "int b;\n"}
        printed = self.assert_passes(self.tree(files, "sip/message/b.cc"), "@ROOT@/build")
        self.assertIn("1 in rooms that this build leaves out", printed)

    def test_wants_a_sentence_and_a_guard_at_the_top(self):
        for text in ("#pragma once\n", "// Holds a test.\n\nint f();\n", "/* Holds. */\n#pragma once\n"):
            with self.subTest(text):
                files = {"sip/message/a.h": text, "sip/message/a.cc": '#include "sip/message/a.h"\n'}
                self.assert_refuses(self.tree(files, "sip/message/a.cc"), "a.h:1: open with", arguments=("@ROOT@/build",))


if __name__ == "__main__":
    unittest.main()
