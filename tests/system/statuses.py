#!/usr/bin/env python3
"""Provokes each status that the appliance gives, from outside, and looks at what it says and counts.

Runs inside scripts/sandbox. A row: what is sent, the status and reason that come back, header fields that must be there,
and the one counter that must rise by one."""

import contextlib
import os
import re
import sys
import time
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from appliance import trunkctl  # noqa: E402
from counted import counters  # noqa: E402
from phone import Line, description, fresh  # noqa: E402

METHODS = {"INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "INFO", "MESSAGE", "PRACK", "UPDATE"}


def sdp(media="m=audio 6000 RTP/AVP 0\r\n"):
    return description(phone.local(1), 6000, media=media)


MALFORMED, BY_WORKER = "shard.requests_malformed", "worker.sip_answered_400"
REFUSED, CALL_REFUSED, UNKNOWN = "sessions.requests_refused", "sessions.calls_refused", "sessions.dialog_unknown"
CALL_FAILED = "sessions.calls_failed"  # a service has taken it, and then it did not come off

# (what, status, reason or "" for the usual one, request, header fields of the response as expressions, counter)
ROWS = (
    ("Via that is no Via", 400, "Bad Via",
     lambda l: l.make("OPTIONS", via=[f"SIP/2.0/UDP {l.at};branch=z9hG4bK{fresh()};rport", "over there"]), {}, MALFORMED),
    ("From without an address", 400, "Bad From", lambda l: l.make("OPTIONS", **{"from": "<>;tag=1"}), {}, MALFORMED),
    ("To that does not end", 400, "Bad To", lambda l: l.make("OPTIONS", to='"Bob <sip:bob@10.99.0.1>'), {}, MALFORMED),
    ("no CSeq", 400, "Missing CSeq", lambda l: l.make("OPTIONS", cseq=None), {}, MALFORMED),
    ("CSeq of another method", 400, "CSeq Method Mismatch", lambda l: l.make("OPTIONS", cseq="1 INVITE"), {}, MALFORMED),
    ("CSeq that is too large", 400, "Bad CSeq", lambda l: l.make("OPTIONS", cseq="4294967296 OPTIONS"), {}, MALFORMED),
    ("two From", 400, "Repeated From",
     lambda l: l.make("OPTIONS", **{"from": ["<sip:a@a.invalid>;tag=1"] * 2}), {}, MALFORMED),
    ("two Call-ID", 400, "Repeated Call-ID", lambda l: l.make("OPTIONS", call_id=["a", "b"]), {}, MALFORMED),
    ("Max-Forwards that is no number", 400, "Bad Max-Forwards",
     lambda l: l.make("OPTIONS", max_forwards="many"), {}, MALFORMED),
    ("Request-URI in angle brackets", 400, "", lambda l: l.make("OPTIONS", uri="<sip:test@10.99.0.1>"), {}, MALFORMED),
    ("Request-URI with header fields", 400, "Header Fields in Request-URI",
     lambda l: l.make("OPTIONS", uri="sip:test@10.99.0.1?Subject=x"), {}, REFUSED),
    ("body shorter than Content-Length", 400, "Body Shorter Than Content-Length",
     lambda l: l.make("OPTIONS").encode().replace(b"Content-Length: 0", b"Content-Length: 10"), {}, BY_WORKER),
    ("Content-Length that is no number", 400, "Bad Content-Length",
     lambda l: l.make("OPTIONS").encode().replace(b"Content-Length: 0", b"Content-Length: none"), {}, BY_WORKER),
    ("a header line without a colon", 400, "Bad Header Field",
     lambda l: l.make("OPTIONS").encode().replace(b"Content-Length: 0", b"Content-Length 0"), {}, BY_WORKER),
    ("a header that does not end", 400, "Header Not Finished", lambda l: l.make("OPTIONS").encode()[:-2], {}, BY_WORKER),
    ("NUL in a header field", 400, "Control Octet in Header",
     lambda l: l.make("OPTIONS", subject="a\0b").encode(), {}, BY_WORKER),
    ("a hundred header fields", 400, "Too Many Header Fields",
     lambda l: l.make("OPTIONS", x_more=["1"] * 100).encode(), {}, BY_WORKER),
    ("content without Content-Type", 400, "Missing Content-Type",
     lambda l: l.make("INVITE", body=sdp(), content_type=None), {}, REFUSED),
    ("INVITE without Contact", 400, "there is not exactly one Contact with a SIP URI",
     lambda l: l.make("INVITE", body=sdp(), contact=None), {}, CALL_REFUSED),
    ("a method that we know and do not serve", 405, "",
     lambda l: l.make("SUBSCRIBE", event="presence"), {"allow": "INVITE"}, REFUSED),
    ("REGISTER", 405, "", lambda l: l.make("REGISTER"), {"allow": "INVITE"}, REFUSED),
    ("content that is no SDP", 415, "",
     lambda l: l.make("INVITE", body="hello", content_type="text/plain"), {"accept": "application/sdp"}, REFUSED),
    ("content that is packed", 415, "",
     lambda l: l.make("INVITE", body=sdp(), content_encoding="gzip"), {"accept-encoding": "identity"}, REFUSED),
    ("a scheme that is not ours", 416, "", lambda l: l.make("INVITE", body=sdp(), uri="http://10.99.0.1/"), {}, REFUSED),
    ("sips over UDP", 416, "", lambda l: l.make("INVITE", body=sdp(), uri="sips:test@10.99.0.1"), {}, REFUSED),
    ("an extension that we lack", 420, "",
     lambda l: l.make("INVITE", body=sdp(), require=["gruu", "foo, bar"]), {"unsupported": "gruu, foo, bar"}, REFUSED),
    ("BYE of no dialog", 481, "", lambda l: l.make("BYE", to=f"<sip:test@10.99.0.1>;tag={fresh()}"), {}, UNKNOWN),
    ("BYE without a To-tag", 481, "", lambda l: l.make("BYE"), {}, UNKNOWN),
    ("INVITE of no dialog", 481, "",
     lambda l: l.make("INVITE", body=sdp(), to=f"<sip:test@10.99.0.1>;tag={fresh()}"), {}, UNKNOWN),
    ("CANCEL of nothing", 481, "", lambda l: l.make("CANCEL"), {}, "transactions.cancel_unmatched"),
    ("Max-Forwards used up", 483, "", lambda l: l.make("INVITE", "callee", sdp(), max_forwards="0"), {}, CALL_REFUSED),
    ("no stream that we can carry", 488, "",
     lambda l: l.make("INVITE", body=sdp("m=video 6000 RTP/AVP 31\r\n")), {}, CALL_FAILED),
    ("no codec that the service has", 488, "",
     lambda l: l.make("INVITE", body=sdp("m=audio 6000 RTP/AVP 96\r\na=rtpmap:96 opus/48000/2\r\n")), {}, CALL_FAILED),
    ("SDP that is none", 400, "Malformed Session Description",
     lambda l: l.make("INVITE", body="v=0\r\nhello\r\n"), {}, CALL_FAILED),
    ("a method that we do not know", 501, "", lambda l: l.make("DANCE"), {"allow": "INVITE"}, REFUSED),
    ("SIP/3.0", 505, "",
     lambda l: l.make("OPTIONS").encode().replace(b" SIP/2.0\r\n", b" SIP/3.0\r\n", 1), {}, MALFORMED),
)


class Refusals(unittest.TestCase):
    def setUp(self):
        self.line = self.enterContext(Line())

    @contextlib.contextmanager
    def counted(self, name, by=1):
        """What happens inside raises the counter by that much."""
        before = counters()
        yield
        if not name:
            return
        self.assertIn(name, before)
        until = time.monotonic() + phone.PATIENCE_S
        while (now := counters()[name]) < before[name] + by and time.monotonic() < until:
            time.sleep(0.02)
        self.assertEqual(now - before[name], by, name)

    def refused(self, request, status, reason="", fields=()):
        """Sends the request; the final response, which must be that one, and goes with its ACK."""
        octets = request if isinstance(request, bytes) else request.encode()
        self.line.send(octets)
        branch = re.search(rb"branch=(z9hG4bK\w+)", octets)[1].decode()
        response = self.line.wait(lambda m: m.status >= 200 and m.branch == branch)
        self.assertIsNotNone(response, "no answer")
        self.assertEqual(response.status, status, response.start)
        if reason:
            self.assertEqual(response.start, f"SIP/2.0 {status} {reason}")
        self.assertTrue(response.tag("to"), "no To-tag")
        for name, pattern in dict(fields).items():
            self.assertRegex(", ".join(response.all(name)), pattern, name)
        if b"\r\nCSeq: " in octets and response.method == "INVITE":
            phone.acknowledge_failure(self.line, request, response)
        return response

    def test_each_status_of_the_table(self):
        for what, status, reason, request, fields, counter in ROWS:
            with self.subTest(what=what), self.counted(counter):
                self.refused(request(self.line), status, reason, fields)
        response = self.refused(self.line.make("DANCE"), 501)
        self.assertEqual({word.strip() for word in response.get("allow").split(",")}, METHODS)

    def test_482_for_a_request_that_comes_by_two_ways(self):
        invite = self.line.make("INVITE", "timeout", sdp())
        self.line.send(invite)
        self.assertIsNotNone(self.line.response(invite, 100))
        other = self.line.make("INVITE", "timeout", sdp(), **{
            name.replace("-", "_"): invite.get(name) for name in ("from", "call-id", "cseq")})
        with self.counted("transactions.request_merged"), self.counted("sessions.requests_refused"):
            self.refused(other, 482)
        self.cancel(invite)

    def cancel(self, invite):
        cancel = phone.cancel_of(invite)
        with self.counted("transactions.cancel_received"), self.counted("sessions.calls_cancelled"):
            self.line.send(cancel)
            self.assertEqual(self.line.final(cancel).status, 200)
            gone = self.line.final(invite)
        self.assertEqual(gone.status, 487)
        with self.counted("transactions.ack_absorbed"):
            phone.acknowledge_failure(self.line, invite, gone)
        return gone

    def test_487_for_what_is_cancelled_while_it_rings(self):
        for user in ("test", "timeout"):
            invite = self.line.make("INVITE", user, sdp())
            self.line.send(invite)
            self.assertIsNotNone(self.line.response(invite, 100))
            if user == "test":
                ringing = self.line.response(invite, 180)
                self.assertEqual(self.cancel(invite).tag("to"), ringing.tag("to"))
            else:
                self.cancel(invite)

    def test_487_is_carried_over_a_call_that_rings_elsewhere(self):
        with phone.callee_line() as callee:
            invite = self.line.make("INVITE", "callee", sdp())
            self.line.send(invite)
            carried = callee.request("INVITE")
            tag = callee.answer(carried, 180)
            self.assertIsNotNone(self.line.response(invite, 180))
            self.line.send(phone.cancel_of(invite))
            cancel = callee.request("CANCEL")
            self.assertEqual(cancel.branch, carried.branch)
            callee.answer(cancel, 200, tag=tag)
            callee.answer(carried, 487, tag=tag)
            self.assertEqual(callee.request("ACK").branch, carried.branch)
            gone = self.line.final(invite)
            self.assertEqual(gone.status, 487)
            phone.acknowledge_failure(self.line, invite, gone)

    def test_491_for_two_offers_that_cross(self):
        with phone.callee_line() as theirs, phone.carried_call(self.line, theirs) as call:
            offer = call.callee.make("INVITE", body=description(theirs.host, call.callee_media.port, 2))
            theirs.send(offer)
            carried = self.line.request("INVITE")
            self.assertIsNotNone(carried)
            with self.counted("sessions.reinvites_refused"):
                crossing = call.caller.ask("INVITE", body=description(self.line.host, call.caller_media.port, 2))
            self.assertEqual(crossing.status, 491, crossing.start)
            self.line.answer(carried, 200, body=description(self.line.host, call.caller_media.port, 2))
            self.assertIsNotNone(self.line.request("ACK"))
            self.assertEqual(theirs.final(offer).status, 200)
            theirs.send(call.callee.make("ACK"))
            self.assertTrue(call.media_flows())
            self.assertTrue(phone.end(call))

    def test_500_with_retry_after_for_an_offer_upon_an_unanswered_one(self):
        with phone.callee_line() as theirs, phone.carried_call(self.line, theirs) as call:
            first = call.caller.make("INVITE", body=description(self.line.host, call.caller_media.port, 2))
            self.line.send(first)
            carried = theirs.request("INVITE")
            second = call.caller.make("INVITE", body=description(self.line.host, call.caller_media.port, 3))
            with self.counted("sessions.reinvites_refused"):
                refused = self.refused(second, 500, fields={"retry-after": r"^([0-9]|10)$"})
            self.assertEqual(refused.tag("to"), call.caller.theirs.rpartition("tag=")[2])
            theirs.answer(carried, 200, body=description(theirs.host, call.callee_media.port, 2))
            self.assertEqual(self.line.final(first).status, 200)
            self.line.send(call.caller.make("ACK", cseq=first.cseq))
            self.assertTrue(call.media_flows())
            self.assertTrue(phone.end(call))

    def test_500_for_a_sequence_number_that_goes_back(self):
        with phone.service_call(self.line) as call:
            with self.counted("sessions.requests_refused"):
                late = call.caller.make("OPTIONS", cseq=1)
                self.refused(late, 500)
            self.assertEqual(call.caller.bye().status, 200)

    def test_refusals_are_carried_as_they_are(self):
        with phone.callee_line() as callee:
            for status, arrives in ((404, 404), (486, 486), (488, 488), (503, 503), (603, 603), (302, 480)):
                with self.subTest(status=status):
                    invite = self.line.make("INVITE", "callee", sdp())
                    self.line.send(invite)
                    carried = callee.request("INVITE")
                    with self.counted("sessions.calls_failed"):
                        callee.answer(carried, status, "Told You So")
                        self.assertEqual(callee.request("ACK").branch, carried.branch)
                        response = self.line.final(invite)
                    self.assertEqual(response.status, arrives)
                    phone.acknowledge_failure(self.line, invite, response)

    def test_503_with_retry_after_when_there_is_no_room(self):
        most = trunkctl("status")["sessions_most"]
        with contextlib.ExitStack() as stack:
            calls = [stack.enter_context(phone.service_call(self.line)) for _ in range(most)]
            with self.counted("sessions.calls_refused_full"):
                self.refused(self.line.make("INVITE", body=sdp()), 503, fields={"retry-after": r"^[0-9]+$"})
            self.assertEqual(trunkctl("calls")["total"], most)
            for call in calls:
                self.assertEqual(call.caller.bye().status, 200)
        self.assertEqual(trunkctl("status")["sessions"], 0)

    def test_strays_are_dropped_and_counted(self):
        with self.counted("sessions.ack_stray"):
            self.line.send(self.line.make("ACK", to=f"<sip:test@10.99.0.1>;tag={fresh()}"))
        stray = self.line.make("OPTIONS")
        via = stray.get("via")
        with self.counted("shard.responses_foreign"):
            self.line.send(phone.Message("SIP/2.0 404 Not Found", stray.fields))
        # From here on as if we had asked.
        via = via.replace(self.line.at, os.environ["TL_SIP"])
        stray.fields = [(n, via if n == "via" else v) for n, v in stray.fields]
        with self.counted("transactions.response_stray"):
            self.line.send(phone.Message("SIP/2.0 404 Not Found", stray.fields))
        with self.counted("transactions.response_stray_success"):
            self.line.send(phone.Message("SIP/2.0 200 OK", [(n, v.replace("OPTIONS", "INVITE")) for n, v in stray.fields]))
        with self.counted("shard.responses_misrouted"):
            self.line.send(phone.Message("SIP/2.0 200 OK", [("via", via), *stray.fields]))
        with self.counted("shard.responses_malformed"):
            self.line.send(phone.Message("SIP/2.0 200 OK", [(n, v) for n, v in stray.fields if n != "cseq"]))
        with self.counted("shard.requests_dropped"):
            self.line.send(self.line.make("ACK", cseq="1 INVITE"))
        self.assertIsNone(self.line.wait(lambda m: True, phone.QUIET_S), "a stray was answered")

    def test_repeated_requests_are_answered_from_the_store(self):
        options = self.line.make("OPTIONS")
        self.line.send(options)
        first = self.line.final(options)
        with self.counted("transactions.request_again"):
            self.line.send(options)
            again = self.line.final(options)
        self.assertEqual(first.encode(), again.encode())


if __name__ == "__main__":
    unittest.main(verbosity=2)
