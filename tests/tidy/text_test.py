#!/usr/bin/env python3
"""check_text.py finds paths of a machine, hosts of a registry, words that mark a thing undone, and misspelt words."""

import unittest

from bad_tree import CheckerTest


class Text(CheckerTest):
    checker = "check_text.py"

    def test_refuses_paths_of_one_machine(self):
        for line in ("cd /home/anna/trunkline", 'path = "/tmp/trunkline.sock"', "see /root/notes.txt", "(/home/x)"):
            with self.subTest(line):
                self.assert_refuses({"scripts/run": f"#!/bin/sh\n{line}\n"}, "scripts/run:2: a path of one machine")
        self.assert_passes(
            {"scripts/run": "#!/bin/sh\nd=$(mktemp -d)\n: ${TMPDIR:-/tmp}\nls $d/tmp/x build/home/y sip/home/z /run/trunkline\n"}
        )

    def test_refuses_hosts_of_a_registry(self):
        for host in ("deb.debian.org", "registry.npmjs.org", "proxy.golang.org"):
            with self.subTest(host):
                self.assert_refuses({"README.md": f"from https://{host}/x\n"}, "README.md:1: a package registry's host")
        self.assert_passes({"README.md": "Debian 12; sip:alice@debian.example.org\n"})

    def test_refuses_words_that_mark_a_thing_undone_in_code(self):
        for path, line in {"sip/a.cc": "// TODO: rest", "tests/a.py": "# for now", "scripts/x": "# FIXME"}.items():
            with self.subTest(path):
                self.assert_refuses({path: line + "\n"}, f"{path}:1: marks a thing undone")
        self.assert_passes({"README.md": "missing, for now: conferences\n", "sip/a.cc": "// sip:XXXX, mktemp XXXXXX\n"})

    def test_refuses_misspelt_english(self):
        self.assert_refuses({"README.md": "We recieve calls.\n"}, "README.md:1: recieve ==> receive")

    def test_leaves_data_and_binaries_alone(self):
        self.assert_passes({"tests/data/torture/a.sip": "recieve /tmp/a TODO\n", "perf/a.bin": "\0recieve /tmp/a\n"})


if __name__ == "__main__":
    unittest.main()
