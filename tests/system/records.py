#!/usr/bin/env python3
"""Call records: what is kept of calls that were played, while the appliance runs.

Runs inside scripts/sandbox, with records.interim at a second, and what lib/record_store.py says of where to look."""

import os
import re
import sys
import time
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
import record_store  # noqa: E402
from cluster import Cluster  # noqa: E402
from counted import counters  # noqa: E402
from peers import eventually  # noqa: E402
from phone import Line, description  # noqa: E402

KEPT_IN = os.environ["TL_RECORDS_IN"]


def rows(question, wanted=1, seconds=phone.PATIENCE_S):
    """Asks until so many rows are there: records come ten times a second."""
    until = time.monotonic() + seconds
    while True:
        found = record_store.ask(question)
        if len(found) >= wanted or time.monotonic() > until:
            return found
        time.sleep(0.05)


class Records(unittest.TestCase):
    def test_a_carried_call_has_a_row_and_its_media_have_two(self):
        with Line(phone.local(1)) as line, phone.callee_line() as callee, phone.carried_call(line, callee) as call:
            call_id = call.caller.call_id
            self.assertTrue(call.media_flows())
            time.sleep(0.5)  # a few packets more, for figures that mean something
            self.assertTrue(phone.end(call))
        found = rows(f"SELECT status, cause, ended_by, codec, ended_ms >= answered_ms, answered_ms >= started_ms, end_reason, call "
                     f"FROM calls WHERE call_id = '{call_id}' AND ended_ms IS NOT NULL")
        self.assertEqual(len(found), 1, found)
        self.assertEqual(found[0][:7], (200, 16, "caller", "PCMU", 1, 1, None))
        media = rows(f"SELECT party, received, sent, lost, jitter_us, mos FROM call_media WHERE call = {found[0][7]} ORDER BY party", 2)
        self.assertEqual([row[0] for row in media], ["callee", "caller"])
        for _, received, sent, lost, jitter_us, mos in media:
            self.assertGreaterEqual(received, 10)
            self.assertGreaterEqual(sent, 10)
            self.assertEqual(lost, 0)
            # Of phones that are threads of this test; on an idle machine there is none to be measured. G.711 without
            # loss: 4.4 is the most that G.107 gives it.
            self.assertLess(jitter_us, 100_000)
            self.assertGreater(mos, 3.5)
            self.assertLess(mos, 4.5)

    def test_a_call_that_goes_on_says_so_and_how_well(self):
        with Line(phone.local(1)) as line, phone.callee_line() as callee, phone.carried_call(line, callee) as call:
            call_id = call.caller.call_id
            self.assertTrue(call.media_flows())
            going_on = rows(f"SELECT interim_ms - answered_ms, ended_ms, call FROM calls WHERE call_id = '{call_id}' "
                            f"AND interim_ms > answered_ms + 1500")
            self.assertEqual(len(going_on), 1, going_on)
            self.assertIsNone(going_on[0][1])
            media = rows(f"SELECT received FROM call_media WHERE call = {going_on[0][2]}", 2)
            self.assertEqual(len(media), 2)
            self.assertTrue(phone.end(call))
        ended = rows(f"SELECT ended_ms >= interim_ms FROM calls WHERE call_id = '{call_id}' AND ended_ms IS NOT NULL")
        self.assertEqual(ended, [(1,)])

    def test_a_call_that_nobody_hung_up_says_why_it_ended(self):
        with Line(phone.local(1)) as line, phone.callee_line() as callee, phone.carried_call(line, callee) as call:
            request = call.caller.make("INFO")
            line.send(request)
            carried = callee.request("INFO")
            callee.answer(carried, 481)
            self.assertEqual(line.final(request).status, 481)
            for each in (line, callee):
                each.answer(each.request("BYE"), 200)
            call_id = call.caller.call_id
        found = rows(f"SELECT status, cause, ended_by, end_reason FROM calls WHERE call_id = '{call_id}' AND status IS NOT NULL")
        self.assertEqual(found, [(481, 41, "callee", "peer_gone")])

    def test_a_refused_call_says_why(self):
        with Line(phone.local(1)) as line:
            invite = line.make("INVITE", "busy", description(line.host, 6000))
            line.send(invite)
            refused = line.final(invite)
            self.assertEqual(refused.status, 486)
            phone.acknowledge_failure(line, invite, refused)
            call_id = invite.get("call-id")
        found = rows(f"SELECT status, cause, ended_by, answered_ms, pdd_ms FROM calls WHERE call_id = '{call_id}' "
                     f"AND status IS NOT NULL")
        self.assertEqual(found, [(486, 17, "callee", None, None)])

    @unittest.skipIf(KEPT_IN in ("sqlite", "json"), "there is no server that could be stopped")
    def test_y_a_server_that_is_away_for_a_while_misses_nothing(self):
        cluster = Cluster(KEPT_IN)
        cluster.stop()
        with Line(phone.local(1)) as line, phone.callee_line() as callee, phone.carried_call(line, callee) as call:
            call_id = call.caller.call_id
            self.assertTrue(phone.end(call))
        self.assertTrue(eventually(lambda: counters()["storage.batches_failed"]))
        counted = counters()
        self.assertGreaterEqual(counted["storage.records_waiting"], 3)
        cluster.start()
        found = rows(f"SELECT status, ended_by FROM calls WHERE call_id = '{call_id}' AND ended_ms IS NOT NULL")
        self.assertEqual(found, [(200, "caller")])
        with open(os.environ["TL_LOG"], encoding="utf-8") as file:
            log = file.read()
        # Once, with libpq's reason, and that it is over.
        self.assertEqual(len(re.findall("call records cannot be stored, and wait in the spool: \\S", log)), 1, log)
        self.assertEqual(log.count("call records are stored again"), 1, log)

    def test_zz_nothing_is_lost_or_left_over(self):
        self.assertTrue(eventually(lambda: not counters()["storage.records_waiting"]))
        counted = counters()
        self.assertEqual(counted["records.records_lost"], 0)
        self.assertEqual(counted["storage.records_stored"], counted["records.records_written"])
        self.assertEqual(rows("SELECT count(*) FROM calls WHERE ended_ms IS NULL"), [(0,)])


if __name__ == "__main__":
    unittest.main(verbosity=2)
