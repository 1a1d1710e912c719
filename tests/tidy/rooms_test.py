#!/usr/bin/env python3
"""check_rooms.py refuses what the dependency table and the lists of words forbid, and nothing else."""

import unittest

from bad_tree import CheckerTest


class Rooms(CheckerTest):
    checker = "check_rooms.py"

    def test_allows_what_the_table_allows(self):
        self.assert_passes(
            {
                "base/a.h": "#include <cstdint>\n#include <tl/expected.hpp>\n",
                "sip/message/a.h": '#include "base/a.h"\n',
                "sip/dialog/a.cc": '#include "sip/message/a.h"\n',
                "rtp/relay/a.h": '#include "base/a.h"\n',
                "dataplane/gate/a.h": '#include "rtp/relay/a.h"\n#include "sip/message/a.h"\n',
                "dataplane/stages/a.cc": '#include <rte_mbuf.h>\n#include "dataplane/gate/a.h"\n#include "rtp/relay/a.h"\n',
                "controlplane/session/a.cc": '#include "dataplane/gate/a.h"\n#include "sip/dialog/a.h"\n',
                "controlplane/app/a.cc": '#include <rte_eal.h>\n#include "dataplane/stages/a.h"\n',
                "tests/sip/a_test.cc": '#include "controlplane/session/a.h"\n#include "tests/fakes/clock.h"\n',
            }
        )

    def test_refuses_a_room_that_is_not_in_the_table(self):
        self.assert_refuses({"base/a.h": '#include "sip/message/a.h"\n'}, "base/a.h:1: base may include only nothing")
        self.assert_refuses({"sip/message/a.h": '#include "rtp/packet/a.h"\n'}, "sip may include only base")
        self.assert_refuses({"dataplane/gate/a.h": '#include "rtp/packet/a.h"\n'}, "dataplane/gate may include only")
        self.assert_refuses({"dataplane/gate/a.h": '#include "dataplane/eal/a.h"\n'}, "dataplane/gate may include only")
        self.assert_refuses({"dataplane/worker/a.h": '#include "sip/dialog/a.h"\n'}, "dataplane may include only")
        self.assert_refuses({"dataplane/worker/a.h": '#include "controlplane/session/a.h"\n'}, "dataplane may include only")
        self.assert_refuses({"controlplane/shard/a.h": '#include "dataplane/rings/a.h"\n'}, "controlplane may include only")
        self.assert_refuses({"sip/message/a.h": '#include "tests/fakes/a.h"\n'}, "sip may include only base")

    def test_lets_nobody_include_the_app(self):
        self.assert_refuses({"controlplane/session/a.h": '#include "controlplane/app/a.h"\n'}, "nothing may include controlplane/app")
        self.assert_passes({"controlplane/app/b.cc": '#include "controlplane/app/a.h"\n'})

    def test_refuses_a_cycle_between_second_level_rooms(self):
        self.assert_refuses(
            {
                "sip/message/a.h": '#include "sip/dialog/a.h"\n',
                "sip/dialog/a.h": '#include "sip/transaction/a.h"\n',
                "sip/transaction/a.h": '\n#include "sip/message/b.h"\n',
            },
            "cycle between rooms: sip/dialog",
            "sip/transaction/a.h:2",
        )

    def test_refuses_words_of_another_world(self):
        for room, text in {
            "sip/message/a.cc": "void f() { throw 1; }",
            "rtp/relay/a.cc": "auto t = std::chrono::steady_clock::now();",
            "base/a.h": "#include <mutex>",
            "sip/transport/a.h": "#include <sys/socket.h>",
            "rtp/packet/a.h": "#include <ctime>",
            "dataplane/worker/a.h": "std::mutex lock_;",
            "dataplane/gate/a.h": "#include <rte_mbuf.h>",
            "dataplane/eal/a.h": "#include <boost/asio.hpp>",
            "controlplane/shard/a.h": "#include <rte_ring.h>",
            "controlplane/session/a.cc": "auto t = clock.now();",
            "base/b.h": "#include <fmt/format.h>",
            "sip/auth/a.cc": "std::random_device device;",
        }.items():
            with self.subTest(room):
                self.assert_refuses({room: text + "\n"}, "has no place in", f"{room}:1")

    def test_does_not_mind_words_in_comments_and_strings(self):
        self.assert_passes(
            {
                "sip/message/a.cc": '// never throw here\n/* std::mutex\n now() */\nauto s = "throw \\" now()"; char c = \'"\';\n'
                'auto r = R"x(throw ")" )x"; int n = 1\'000\'000;\n',
                "rtp/sdp/a.cc": "int clock_rate = 8000; bool known(); auto k = known();\n",
                "dataplane/worker/a.cc": "auto t = clock.now();\n",
            }
        )

    def test_sees_code_after_a_comment_and_a_string(self):
        self.assert_refuses({"sip/message/a.cc": 'auto s = "//"; /* x */ throw 1;\n'}, "a.cc:1: an exception")
        self.assert_refuses({"sip/message/a.cc": "int n = 1'000; // it's\nthrow 1;\n"}, "a.cc:2: an exception")

    def test_wants_includes_from_the_root(self):
        self.assert_refuses({"sip/message/a.h": "", "sip/message/b.h": '#include "a.h"\n'}, "from the repository's root")
        self.assert_refuses({"sip/message/b.h": "#include <base/a.h>\n"}, "our own headers go in quotes")

    def test_refuses_names_that_betray_a_cut(self):
        for name in ("parse_part2.cc", "sip_utils.h", "helpers.h", "call_manager.h", "scan_impl.cc", "misc.h"):
            with self.subTest(name):
                self.assert_refuses({f"sip/message/{name}": ""}, "betrays a forced cut")
        self.assert_passes({"sip/message/implicit_route.h": "", "sip/message/multipart.h": ""})


if __name__ == "__main__":
    unittest.main()
