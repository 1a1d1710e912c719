#!/usr/bin/env python3
"""Every header of sip/ that reads what a stranger has written is reached by a fuzz target: a file of tests/fuzz includes it, or it
says here which parser reads by it, whose header one includes.

Usage: check_fuzzed.py ROOT
"""

import pathlib
import re
import sys

import tree

# A function that takes text, or a whole message, apart.
PARSER = re.compile(r"\b(?:(?:parse|take|read)(?:_\w+)?|unfold|unquote|scan)\(\s*(?:std::string_view|Cursor\b)"
                    r"|\b\w+_of\(\s*const (?:sip::)?Message&")
INCLUDE = re.compile(r'^#include "(sip/[^"]+)"', re.MULTILINE)

# Parts of parsers: {header: the header of what reads by it}.
PARTS = {
    "sip/auth/digest_algorithm.h": "sip/auth/credentials.h",
    "sip/message/field_list.h": "sip/message/message.h",
    "sip/message/header_name.h": "sip/message/scan.h",
    "sip/message/method.h": "sip/message/cseq.h",
    "sip/message/name_addr.h": "sip/message/contact.h",
    "sip/message/param_reader.h": "sip/message/via.h",
    "sip/message/params.h": "sip/message/via.h",
    "sip/message/plain_address.h": "sip/message/contact.h",
    "sip/message/plain_via.h": "sip/message/via.h",
    "sip/message/scan.h": "sip/message/message.h",
    "sip/message/scan_field.h": "sip/message/scan.h",
    "sip/message/scan_pass.h": "sip/message/scan.h",
}

def parsers(root):
    return {path.relative_to(root).as_posix() for path in (root / "sip").rglob("*.h")
            if PARSER.search(path.read_text(encoding="utf-8"))}


def faults(root):
    found = parsers(root)
    reached = set()
    for path in (*(root / "tests/fuzz").glob("*.cc"), *(root / "tests/fuzz").glob("*.h")):
        reached |= set(INCLUDE.findall(path.read_text(encoding="utf-8")))

    def is_reached(header):
        seen = set()
        while header not in reached and header in PARTS and header not in seen:
            seen.add(header)
            header = PARTS[header]
        return header in reached

    yield from (f"{header}: no fuzz target includes it" for header in sorted(found) if not is_reached(header))
    yield from (f"tests/tidy/check_fuzzed.py: {header} is no header with a parser" for header in sorted(PARTS) if header not in found)


if __name__ == "__main__":
    checked = pathlib.Path(sys.argv[1])
    tree.report("fuzzed", list(faults(checked)), f"{len(parsers(checked))} headers with parsers")
