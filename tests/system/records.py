#!/usr/bin/env python3
"""Call records: what the database says of calls that were played, while the appliance runs.

Runs inside scripts/sandbox, with records.directory in TL_RECORDS."""

import os
import sqlite3
import sys
import time
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from counted import counters  # noqa: E402
from phone import Line, description  # noqa: E402

DATABASE = os.path.join(os.environ["TL_RECORDS"], "calls.sqlite")


def rows(question, wanted=1, seconds=phone.PATIENCE_S):
    """Asks until so many rows are there: records come ten times a second."""
    until = time.monotonic() + seconds
    while True:
        with sqlite3.connect(f"file:{DATABASE}?mode=ro", uri=True) as database:
            found = database.execute(question).fetchall()
        if len(found) >= wanted or time.monotonic() > until:
            return found
        time.sleep(0.05)


class Records(unittest.TestCase):
    def test_a_carried_call_has_a_row_and_its_media_have_two(self):
        with Line(phone.local(1)) as line, phone.callee_line() as callee, phone.carried_call(line, callee) as call:
            call_id = call.caller.call_id
            self.assertTrue(call.media_flows())
            self.assertTrue(phone.end(call))
        found = rows(f"SELECT status, cause, ended_by, codec, ended_ms >= answered_ms, answered_ms >= started_ms, call "
                     f"FROM calls WHERE call_id = '{call_id}' AND ended_ms IS NOT NULL")
        self.assertEqual(len(found), 1, found)
        self.assertEqual(found[0][:6], (200, 16, "caller", "PCMU", 1, 1))
        media = rows(f"SELECT party, received, sent, lost FROM call_media WHERE call = {found[0][6]} ORDER BY party", 2)
        self.assertEqual([row[0] for row in media], ["callee", "caller"])
        for _, received, sent, lost in media:
            self.assertGreaterEqual(received, 10)
            self.assertGreaterEqual(sent, 10)
            self.assertEqual(lost, 0)

    def test_a_refused_call_says_why(self):
        with Line(phone.local(1)) as line:
            invite = line.make("INVITE", "busy", description(line.host, 6000))
            line.send(invite)
            refused = line.final(invite)
            self.assertEqual(refused.status, 486)
            phone.acknowledge_failure(line, invite, refused)
            call_id = invite.get("call-id")
        found = rows(f"SELECT status, cause, ended_by, answered_ms FROM calls WHERE call_id = '{call_id}' AND status IS NOT NULL")
        self.assertEqual(found, [(486, 17, "callee", None)])

    def test_zz_nothing_is_lost_or_left_over(self):
        until = time.monotonic() + phone.PATIENCE_S
        while counters()["storage.records_waiting"] and time.monotonic() < until:
            time.sleep(0.05)
        counted = counters()
        self.assertEqual(counted["storage.records_waiting"], 0)
        self.assertEqual(counted["records.records_lost"], 0)
        self.assertEqual(counted["storage.records_stored"], counted["records.records_written"])
        self.assertEqual(rows("SELECT count(*) FROM calls WHERE ended_ms IS NULL"), [(0,)])


if __name__ == "__main__":
    unittest.main(verbosity=2)
