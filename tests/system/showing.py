#!/usr/bin/env python3
"""What trunkctl shows and writes of live calls: figures of both legs, every state, captures that tshark reads.

Runs inside scripts/sandbox."""

import contextlib
import glob
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from peers import eventually  # noqa: E402
from phone import Line  # noqa: E402

TRUNKCTL = os.path.join(os.environ["TL_BUILD"], "trunkctl")


def ask(*words):
    return json.loads(subprocess.run([TRUNKCTL, "--json", *words], capture_output=True, text=True, check=True, timeout=30).stdout)


def shown(*words):
    return subprocess.run([TRUNKCTL, *words], capture_output=True, text=True, check=True, timeout=30).stdout


class Capture:
    """trunkctl capture, until it ends by itself or is stopped."""

    def __init__(self, folder, *words):
        self.path = os.path.join(folder, "capture.pcapng")
        self.process = subprocess.Popen([TRUNKCTL, "--json", "capture", *words, "-o", self.path], stdout=subprocess.PIPE,
                                        text=True)
        # It captures once the head is written and the workers have taken the filter up, which is some milliseconds later.
        until = time.monotonic() + 10
        while time.monotonic() < until and not (os.path.exists(self.path) and os.path.getsize(self.path)):
            time.sleep(0.01)
        time.sleep(0.1)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        return self.ended()

    def ended(self):
        said = self.process.communicate(timeout=60)[0]
        assert self.process.returncode == 0, self.process.returncode
        return json.loads(said)

    def frames(self, shows, *fields):
        """What tshark reads of the frames that `shows` lets through: a list of one value a field."""
        wanted = [word for field in fields for word in ("-e", field)]
        read = subprocess.run(["tshark", "-n", "-r", self.path, "-o", "rtp.heuristic_rtp:TRUE", "-Y", shows, "-T", "fields",
                               "-E", "separator=|", *wanted], capture_output=True, text=True, check=True, timeout=60).stdout
        return [line.split("|") for line in read.splitlines()]


class Showing(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tl-showing-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def call(self):
        """A carried call that is up, with media flowing both ways; (call, its id)."""
        before = {call["id"] for call in ask("calls")["calls"]}
        line = self.enterContext(Line())
        call = self.enterContext(phone.carried_call(line, self.callee))
        self.assertTrue(call.media_flows())
        new = [each["id"] for each in ask("calls")["calls"] if each["id"] not in before and each["state"] == "established"]
        self.assertEqual(len(new), 1)
        self.addCleanup(self.hang_up, new[0])
        return call, new[0]

    def enterContext(self, manager):  # unittest has it from Python 3.11 on
        entered = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return entered

    def hang_up(self, call):
        subprocess.run([TRUNKCTL, "hangup", call], capture_output=True, timeout=30, check=False)

    @classmethod
    def setUpClass(cls):
        cls.callee = phone.callee_line()
        cls.walked = set()  # Call-IDs of calls that are in some state, and stay there

    @classmethod
    def tearDownClass(cls):
        cls.callee.socket.close()

    def heard_bye(self, line, call_id):
        """The BYE of this call: others may have been hung up behind a test before."""
        return line.wait(lambda message: not message.status and message.method == "BYE" and message.get("call-id") == call_id)

    def bye(self, call):
        """The caller ends it; the callee answers."""
        request = call.caller.make("BYE")
        call.caller.line.send(request)
        carried = self.heard_bye(self.callee, call.callee.call_id)
        self.assertIsNotNone(carried)
        self.callee.answer(carried, 200)
        self.assertEqual(call.caller.line.final(request).status, 200)

    def test_calls_show_the_media_of_both_legs(self):
        call, name = self.call()
        time.sleep(1)
        shown_call = next(each for each in ask("calls")["calls"] if each["id"] == name)
        for leg, media in (("from_caller", call.caller_media), ("from_callee", call.callee_media)):
            figures = shown_call[leg]
            self.assertIsNotNone(figures, shown_call)
            self.assertGreater(figures["received"], 30)
            self.assertLessEqual(figures["received"], media.sent)
            self.assertGreater(figures["sent"], 30)
            self.assertEqual((figures["lost"], figures["duplicated"]), (0, 0))
            self.assertLess(figures["silent_s"], 1)
            # G.711 without loss: 4.4 is the most that G.107 gives it.
            self.assertGreater(figures["mos"], 4.2)
            self.assertLess(figures["mos"], 4.5)
        text = shown("calls")
        self.assertIn(name, text)
        row = next(line for line in text.splitlines() if name in line)
        self.assertEqual(row.count(" 4.4"), 2, text)

    def test_one_call_is_shown_with_every_state(self):
        call, name = self.call()
        detail = ask("calls", "show", name)
        self.assertEqual([leg["side"] for leg in detail["legs"]], ["caller", "callee"])
        self.assertEqual([leg["dialog"] for leg in detail["legs"]], ["confirmed", "confirmed"])
        self.assertEqual([leg["pending"] for leg in detail["legs"]], [[], []])
        self.assertEqual([leg["call_id"] for leg in detail["legs"]], [call.caller.call_id, call.callee.call_id])
        self.assertEqual([(media["party"], media["state"]) for media in detail["media"]], [("caller", "open"), ("callee", "open")])
        self.assertEqual(detail["media"][0]["remote"], f"{call.caller_media.host}:{call.caller_media.port}")
        self.assertGreater(detail["media"][1]["figures"]["received"], 0)
        self.assertIn(call.callee.call_id, shown("calls", "show", name))

    def walk(self, wanted):
        """Brings a call of its own into that state, by messages that a phone may send; its id."""
        before = {call["id"] for call in ask("calls")["calls"]}
        line, callee = self.enterContext(Line()), self.callee
        invite = line.make("INVITE", "callee", phone.description(line.host, 6000))
        line.send(invite)
        carried = callee.wait(lambda m: not m.status and m.method == "INVITE" and m.get("call-id") not in self.walked)
        self.walked.add(carried.get("call-id"))
        callee.answer(carried, 100)  # it need not be said again
        name, = {call["id"] for call in ask("calls")["calls"]} - before
        self.addCleanup(self.hang_up, name)
        if wanted == "calling":
            return name
        if wanted in ("ringing", "cancelling"):
            callee.answer(carried, 180)
            self.assertIsNotNone(line.response(invite, 180))
        if wanted == "cancelling":
            line.send(phone.cancel_of(invite))
            refused = line.response(invite, 487)
            phone.acknowledge_failure(line, invite, refused)
        if wanted in ("ringing", "cancelling"):
            return name
        tag = callee.answer(carried, 200, body=phone.description(callee.host, 7000))
        answered = line.final(invite)
        self.assertEqual(answered.status, 200)
        caller = phone.Dialog(line, invite, answered)
        carried.fields = [(key, f"{value};tag={tag}" if key == "to" else value) for key, value in carried.fields]
        called = phone.Dialog(callee, carried, carried, caller=False)
        if wanted == "answered":
            return name
        if wanted == "hung_up_unacknowledged":
            self.assertEqual(called.bye().status, 200)
            return name
        line.send(caller.make("ACK"))
        if wanted == "ending":
            self.assertEqual(caller.bye().status, 200)
            return name
        if wanted in ("reoffered", "reoffer_answered"):
            again = caller.make("INVITE", body=phone.description(line.host, 6000, 2))
            line.send(again)
            offered = callee.wait(lambda m: m.method == "INVITE" and m.get("call-id") == called.call_id and m.tag("to"))
            callee.answer(offered, 100)
            if wanted == "reoffer_answered":
                callee.answer(offered, 200, body=phone.description(callee.host, 7000, 2))
                self.assertEqual(line.final(again).status, 200)
        if wanted == "UPDATE":
            line.send(caller.make("UPDATE", body=phone.description(line.host, 6000, 2)))
            self.assertIsNotNone(callee.request("UPDATE"))
        return name

    def test_a_call_is_shown_in_each_of_its_states(self):
        """What each side waits for, or is waited for."""
        ours, theirs, ack = "our answer to its INVITE", "its answer to our INVITE", "its ACK to our 2xx"
        gone, bye = "nothing: it has said BYE", "its answer to our BYE"
        for state, caller, callee in (
                ("calling", [ours], [theirs]), ("ringing", [ours], [theirs]), ("cancelling", [], [theirs]), ("answered", [ack], []),
                ("hung_up_unacknowledged", [ack], [gone]), ("established", [], []), ("reoffered", [ours], [theirs]),
                ("reoffer_answered", [ack], []), ("ending", [gone], [bye]),
                ("UPDATE", ["our answer to its UPDATE"], ["its answer to our UPDATE"])):
            with self.subTest(state=state):
                name = self.walk(state)
                wanted = "established" if state == "UPDATE" else state
                # The ACK, which nothing answers, may be on its way.
                self.assertTrue(eventually(lambda: ask("calls", "show", name)["state"] == wanted), wanted)
                detail = ask("calls", "show", name)
                self.assertEqual([leg["pending"] for leg in detail["legs"]], [caller, callee])
                self.assertEqual(detail["conditions"], [])
                self.assertIn(wanted, shown("calls", "show", name))

    def test_a_call_is_hung_up_on_both_sides(self):
        call, name = self.call()
        self.assertEqual(ask("hangup", name), {"hung_up": name})
        for line, dialog in ((call.caller.line, call.caller), (self.callee, call.callee)):
            request = self.heard_bye(line, dialog.call_id)
            self.assertIsNotNone(request)
            line.answer(request, 200)
        for words in (("hangup", "0-0-4000000000"), ("calls", "show", "nobody")):
            done = subprocess.run([TRUNKCTL, *words], capture_output=True, text=True, timeout=30, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("there is no call", done.stderr)

    def test_one_call_is_captured_and_nothing_of_another(self):
        call, name = self.call()
        other, _ = self.call()
        capture = Capture(self.folder, "--call", name)
        self.assertTrue(call.media_flows() and other.media_flows())
        self.bye(call)
        result = capture.ended()  # by itself, once the call has ended
        self.assertEqual((result["ended"], result["lost"]), ("call", 0))

        sip = capture.frames("sip", "sip.Call-ID", "sip.Method", "sip.Status-Code")
        self.assertEqual({frame[0] for frame in sip}, {call.caller.call_id, call.callee.call_id})
        for leg in (call.caller.call_id, call.callee.call_id):
            self.assertIn([leg, "BYE", ""], sip)
            self.assertIn([leg, "", "200"], sip)
        flows = {}
        for source, source_port, target, target_port in capture.frames("udp && !sip", "ip.src", "udp.srcport", "ip.dst",
                                                                       "udp.dstport"):
            flow = (source, int(source_port), target, int(target_port))
            flows[flow] = flows.get(flow, 0) + 1
        expected = set()
        for media in (call.caller_media, call.callee_media):
            end, ours = (media.host, media.port), media.remote
            expected |= {(*end, *ours), (*ours, *end)}
        self.assertEqual(set(flows), expected)
        self.assertTrue(all(count >= 5 for count in flows.values()), flows)
        self.assertEqual({frame[0] for frame in capture.frames("rtp", "rtp.p_type")}, {"0"})

    def test_all_signalling_is_captured_and_no_media(self):
        capture = Capture(self.folder, "--sip")
        call, _ = self.call()
        self.bye(call)
        result = capture.stop()
        self.assertEqual(result["ended"], "stopped")
        invited = [frame[0] for frame in capture.frames("sip.Method == INVITE", "sip.Call-ID")]
        self.assertEqual(set(invited), {call.caller.call_id, call.callee.call_id})
        self.assertEqual(capture.frames("udp && !sip", "frame.number"), [])

    def test_one_address_is_captured_until_a_bound(self):
        call, _ = self.call()
        capture = Capture(self.folder, "--ip", call.caller_media.host, "--packets", "20")
        result = capture.ended()
        self.assertEqual((result["ended"], result["packets"]), ("packets", 20))
        ends = capture.frames("ip", "ip.src", "ip.dst")
        self.assertEqual(len(ends), 20)
        # An ICMP error shows a second pair, that of the datagram which it is about.
        outer = [[end.split(",")[0] for end in pair] for pair in ends]
        self.assertTrue(all(call.caller_media.host in pair for pair in outer), outer)
        self.assertEqual(os.stat(capture.path).st_mode & 0o777, 0o600)

    def test_dpdks_telemetry_tells_the_same(self):
        """As dpdk-telemetry.py does: one packet a question, one an answer."""
        path, = glob.glob(os.path.join(os.path.dirname(os.environ["TL_CTL"]), "dpdk", "*", "dpdk_telemetry.v2"))
        answers = []
        with contextlib.closing(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)) as client:
            client.settimeout(20)
            client.connect(path)
            self.assertEqual(json.loads(client.recv(20000))["pid"], int(os.environ["TL_PID"]))
            for question in ("/trunkline/status", "/trunkline/workers", "/trunkline/counters,worker_1"):
                client.send(question.encode())
                answers.append(json.loads(client.recv(20000))[question.partition(",")[0]])
        self.assertEqual(answers[0]["state"], "running")
        self.assertEqual(answers[1]["worker_1"]["id"], 1)
        self.assertIn("rx_packets", answers[2])

    def test_workers_show_their_load_and_the_room_left(self):
        self.call()
        time.sleep(2)
        answer = ask("workers")
        self.assertEqual([worker["id"] for worker in answer["workers"]], [0, 1])
        self.assertGreaterEqual(sum(worker["slots_used"] for worker in answer["workers"]), 2)
        self.assertGreater(sum(worker["rx_per_s"] for worker in answer["workers"]), 50)
        self.assertGreater(answer["headroom"]["more"], 0)
        self.assertIn("limited by", shown("workers"))

    def test_workers_count_what_they_copied(self):
        counters = ask("counters")
        copied = sum(values.get("capture_frames", 0) for values in counters.values())
        lost = sum(values.get("capture_full", 0) + values.get("capture_no_buffer", 0) for values in counters.values())
        self.assertEqual(lost, 0)
        self.assertGreaterEqual(copied, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
