#!/usr/bin/env python3
"""Phones register, are called, and are kept from what is not theirs: over a real port.

Runs inside scripts/sandbox, with the users alice and callee in the domain example.test. The next hop (the first address of this side) is
trusted by its address; everybody else has to be a user."""

import hashlib
import os
import re
import sys
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import phone  # noqa: E402
from appliance import trunkctl  # noqa: E402
from counted import rise  # noqa: E402
from phone import Dialog, Line, description  # noqa: E402

DOMAIN = "example.test"
PASSWORDS = {"alice": "secret", "callee": "hunter2"}
HASHES = {"SHA-256": hashlib.sha256, "MD5": hashlib.md5}


def authorization(challenge, method, uri, user, password, count=1):
    """Our own arithmetic (RFC 7616 section 3.4.1), so that the appliance is not proved against itself."""
    given = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))
    digest = lambda *parts: HASHES[given["algorithm"]](":".join(parts).encode()).hexdigest()  # noqa: E731
    nc = f"{count:08x}"
    response = digest(digest(user, given["realm"], password), given["nonce"], nc, "beef", "auth", digest(method, uri))
    return (f'Digest username="{user}", realm="{given["realm"]}", nonce="{given["nonce"]}", uri="{uri}", '
            f'response="{response}", algorithm={given["algorithm"]}, qop=auth, nc={nc}, cnonce="beef"')


class User(Line):
    """A line whose owner knows a password."""

    def __init__(self, number, name="alice", password=None):
        super().__init__(phone.local(number))
        self.name, self.password, self.sequence = name, password or PASSWORDS.get(name, ""), 0
        self.call_id = phone.fresh()

    def request_as(self, method, uri, **changed):
        self.sequence += 1
        aor = f"<sip:{self.name}@{DOMAIN}>"
        fields = {"from": f"{aor};tag={phone.fresh()}", "cseq": f"{self.sequence} {method}", "call_id": self.call_id,
                  "contact": f"<sip:{self.name}@{self.at}>"}
        if method == "REGISTER":
            fields["to"] = aor
        return self.make(method, uri=uri, **(fields | changed))

    def proves(self, method, uri, algorithm="SHA-256", **changed):
        """Asks, is challenged, and asks again: the final response. The challenge is kept."""
        first = self.request_as(method, uri, **changed)
        self.send(first)
        refused = self.final(first)
        assert refused is not None and refused.status == 401, refused and refused.start
        if method == "INVITE":
            phone.acknowledge_failure(self, first, refused)
        self.challenge = next(c for c in refused.all("www-authenticate") if f"algorithm={algorithm}" in c)
        return self.again(method, uri, **changed)

    def again(self, method, uri, count=1, **changed):
        self.asked = self.request_as(
            method, uri, authorization=authorization(self.challenge, method, uri, self.name, self.password, count), **changed)
        self.send(self.asked)
        return self.final(self.asked)

    def registers(self, algorithm="SHA-256", **changed):
        return self.proves("REGISTER", f"sip:{DOMAIN}", algorithm, **changed)


def registered():
    return {(r["user"], r["contact"]) for r in trunkctl("registrations")["registrations"]}


class Registrar(unittest.TestCase):
    def setUp(self):
        self.maxDiff = None

    def tearDown(self):
        for user in PASSWORDS:
            with User(1, user) as line:
                self.assertEqual(line.registers(contact="*", expires="0").status, 200)
        self.assertEqual(registered(), set())

    def test_a_user_registers_with_either_algorithm_and_is_listed(self):
        for algorithm in HASHES:
            with User(1) as line, rise(self, "registrar.registers_accepted", 1):
                ok = line.registers(algorithm)
                self.assertEqual(ok.status, 200)
                self.assertEqual(ok.all("contact")[0], f"<sip:alice@{line.at}>;expires=3600")
                self.assertRegex(ok.get("date"), r"^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$")
                self.assertIn((f"alice@{DOMAIN}", f"sip:alice@{line.at}"), registered())

    def test_a_registered_phone_hears_by_stun_where_it_is_seen(self):
        transaction = os.urandom(12)
        with User(1) as line, rise(self, "worker.sip_stun_answered", 1):
            self.assertEqual(line.registers().status, 200)
            line.send(bytes.fromhex("000100002112a442") + transaction)
            line.socket.settimeout(5)
            answer = line.socket.recv(2048)
            self.assertEqual(answer[:24], bytes.fromhex("0101000c2112a442") + transaction + bytes.fromhex("00200008"))
            port = int.from_bytes(answer[26:28], "big") ^ 0x2112
            host = ".".join(str(a ^ b) for a, b in zip(answer[28:32], bytes.fromhex("2112a442")))
            self.assertEqual((host, port), (line.host, line.port))

    def test_a_gruu_reaches_one_phone_of_a_user(self):
        instances = ["urn:uuid:00000000-0000-1000-8000-00000000000a", "urn:uuid:00000000-0000-1000-8000-00000000000b"]
        with User(1) as one, User(3) as other, phone.callee_line() as trunk:
            gruus = []
            for line, instance in zip((one, other), instances):
                ok = line.registers(contact=f'<sip:alice@{line.at}>;+sip.instance="<{instance}>";reg-id=1',
                                    supported="path, outbound, gruu")
                self.assertEqual((ok.status, ok.get("require")), (200, "outbound"))
                gruus += re.findall(r'pub-gruu="([^"]+)"', "".join(c for c in ok.all("contact") if instance in c))
            self.assertEqual(gruus, [f"sip:alice@{DOMAIN};gr={instance}" for instance in instances])
            invite = trunk.make("INVITE", uri=gruus[0], body=description(trunk.host, 6000))
            trunk.send(invite)
            called = one.request("INVITE")
            self.assertIsNotNone(called)
            one.answer(called, 486, "Busy Here")
            refused = trunk.final(invite)
            self.assertEqual(refused.status, 486)
            phone.acknowledge_failure(trunk, invite, refused)
            self.assertIsNone(other.request("INVITE", 0), "the other phone was called")

    def test_a_temporary_gruu_reaches_its_phone_until_that_registers_by_another_call_id(self):
        with User(1) as one, User(3) as other, phone.callee_line() as trunk:
            def registers(line, number):
                ok = line.registers(contact=f'<sip:alice@{line.at}>;+sip.instance="<urn:uuid:{number}>"', supported="gruu")
                self.assertEqual(ok.status, 200)
                mine = next(c for c in ok.all("contact") if line.at in c)
                return re.search(r'temp-gruu="([^"]+)"', mine)[1]

            def called(gruu, reaches=True):
                invite = trunk.make("INVITE", uri=gruu, body=description(trunk.host, 6000))
                trunk.send(invite)
                if reaches:
                    one.answer(one.request("INVITE"), 486, "Busy Here")
                refused = trunk.final(invite)
                phone.acknowledge_failure(trunk, invite, refused)
                return refused.status

            registers(other, 2)
            first, second = registers(one, 1), registers(one, 1)
            self.assertNotEqual(first, second)
            self.assertNotIn("alice", first)
            self.assertEqual([called(first), called(second)], [486, 486])
            one.call_id = phone.fresh()
            third = registers(one, 1)
            self.assertEqual([called(first, False), called(second, False), called(third)], [404, 404, 486])
            self.assertIsNone(other.request("INVITE", 0), "the other phone was called")

    def test_sha_256_is_offered_before_md5(self):
        with User(1) as line:
            request = line.request_as("REGISTER", f"sip:{DOMAIN}")
            line.send(request)
            offered = [re.search(r"algorithm=([\w-]+)", c)[1] for c in line.final(request).all("www-authenticate")]
            self.assertEqual(offered, ["SHA-256", "MD5"])

    def test_a_wrong_password_and_an_unknown_user_look_the_same(self):
        heads = []
        for name, password in (("alice", "wrong"), ("nobody", "wrong")):
            with User(3, name, password) as line, rise(self, "registrar.credentials_wrong", 1):
                refused = line.registers()
                self.assertEqual(refused.status, 401)
                self.assertNotIn("stale", refused.get("www-authenticate"))
                heads.append([refused.start, *(field for field, _ in refused.fields)])
        self.assertEqual(*heads)

    def test_a_copied_request_is_worth_nothing(self):
        with User(1) as line:
            self.assertEqual(line.registers().status, 200)
            with rise(self, "registrar.credentials_replayed", 1):
                replayed = line.again("REGISTER", f"sip:{DOMAIN}")
            self.assertEqual(replayed.status, 401)
            self.assertIn("stale=true", replayed.get("www-authenticate"))
            self.assertEqual(line.again("REGISTER", f"sip:{DOMAIN}", count=2).status, 200)
            with User(2) as elsewhere:
                elsewhere.challenge = line.challenge
                self.assertEqual(elsewhere.again("REGISTER", f"sip:{DOMAIN}", count=3).status, 401)

    def test_who_guesses_waits_and_the_user_elsewhere_does_not(self):
        with User(4, password="guess") as guesser:
            for _ in range(5):
                self.assertEqual(guesser.registers().status, 401)
            guesser.password = PASSWORDS["alice"]
            self.assertEqual(guesser.registers().status, 403)
        with User(1) as line:
            self.assertEqual(line.registers().status, 200)

    def test_contacts_are_taken_out_one_by_one_and_all_at_once(self):
        with User(1) as line:
            contacts = [f"<sip:alice@{line.at}>;q=0.7", "<sip:alice@10.99.0.77>"]
            self.assertEqual(len(line.registers(contact=contacts).all("contact")), 2)
            left = line.registers(contact=f"<sip:alice@{line.at}>;expires=0")
            self.assertEqual([c.split(";")[0] for c in left.all("contact")], ["<sip:alice@10.99.0.77>"])
            self.assertEqual(line.registers(contact="*").status, 400)
            gone = line.registers(contact="*", expires="0")
            self.assertEqual((gone.status, gone.all("contact")), (200, []))

    def test_too_brief_a_registration_is_refused(self):
        with User(1) as line:
            brief = line.registers(expires="10")
            self.assertEqual((brief.status, brief.get("min-expires")), (423, "60"))

    def test_nobody_speaks_for_another(self):
        with User(1) as line:
            self.assertEqual(line.registers(to=f"<sip:callee@{DOMAIN}>").status, 403)
            self.assertEqual(line.registers(**{"from": f"<sip:callee@{DOMAIN}>;tag=1"}).status, 403)

    def test_a_stranger_is_challenged_whatever_he_sends_and_leaves_nothing(self):
        before = trunkctl("status")["transactions"]
        with Line(phone.local(3)) as line:
            for method in ("OPTIONS", "INVITE", "MESSAGE", "SUBSCRIBE", "REGISTER", "NOTIFY"):
                with rise(self, "registrar.challenges_stateless", 1):
                    request = line.make(method, body=description(line.host, 6000) if method == "INVITE" else "")
                    line.send(request)
                    self.assertEqual(line.final(request).status, 401, method)
        self.assertLessEqual(trunkctl("status")["transactions"], before)

    def test_a_registered_user_is_called_with_media_both_ways(self):
        with User(2, "callee") as called, phone.callee_line() as trunk:
            self.assertEqual(called.registers().status, 200)
            with phone.carried_call(trunk, called) as call:
                self.assertTrue(call.media_flows())
                self.assertTrue(phone.end(call))

    def test_who_gets_a_forwarded_call_is_told_by_whom_and_why(self):
        with User(2, "callee") as called, phone.callee_line() as trunk:
            self.assertEqual(called.registers().status, 200)
            invite = trunk.make("INVITE", "callee", description(trunk.host, 6000), supported="histinfo")
            trunk.send(invite)
            called.answer(called.request("INVITE"), 486)
            onward = trunk.request("INVITE")
            self.assertEqual(onward.get("diversion"), f"<sip:callee@{DOMAIN}>;reason=user-busy")
            self.assertEqual(onward.all("history-info"),
                             [f"<sip:callee@{DOMAIN}?Reason=SIP%3Bcause%3D486>;index=1",
                              f"<sip:+4930123@{trunk.at};cause=486>;index=1.1;mp=1"])
            trunk.answer(onward, 486)
            refused = trunk.final(invite)
            self.assertEqual(refused.status, 486)
            us, busy = trunk.remote[0], "?Reason=SIP%3Bcause%3D486"
            self.assertEqual(refused.all("history-info"),
                             [f"<sip:callee@{us}{busy}>;index=1", f"<sip:callee@{us}{busy}>;index=1.1;rc=1",
                              f"<sip:+4930123@{us};cause=486{busy}>;index=1.2;mp=1"])
            phone.acknowledge_failure(trunk, invite, refused)

    def test_a_user_who_is_not_there_cannot_be_called(self):
        with phone.callee_line() as trunk:
            invite = trunk.make("INVITE", "callee", description(trunk.host, 6000))
            trunk.send(invite)
            refused = trunk.final(invite)
            self.assertEqual(refused.status, 480)
            phone.acknowledge_failure(trunk, invite, refused)

    def test_a_user_writes_to_another(self):
        uri = f"sip:callee@{DOMAIN}"
        with User(1) as line, User(2, "callee") as reader:
            self.assertEqual(reader.registers().status, 200)
            text = {"body": "hello", "content_type": "text/plain", "to": f"<{uri}>", "contact": None}
            first = line.request_as("MESSAGE", uri, **text)
            line.send(first)
            line.challenge = line.final(first).get("www-authenticate")
            wrote = line.request_as("MESSAGE", uri, **text, authorization=authorization(line.challenge, "MESSAGE", uri, "alice", "secret"))
            with rise(self, "sessions.messages_carried", 1):
                line.send(wrote)
                read = reader.request("MESSAGE")
                self.assertEqual((read.body, read.get("content-type")), ("hello", "text/plain"))
                self.assertFalse(read.all("authorization") + read.all("contact"))
                self.assertNotIn(line.host.encode(), read.encode())
                reader.answer(read, 202)
                self.assertEqual(line.final(wrote).status, 202)

    def test_a_user_calls_out_and_the_trunk_is_told_who_he_is(self):
        uri = f"sip:+4930123@{DOMAIN}"
        with User(1) as line, phone.callee_line() as trunk:
            body = {"body": description(line.host, 6000), "to": f"<{uri}>"}
            first = line.request_as("INVITE", uri, **body)
            line.send(first)
            refused = line.final(first)
            phone.acknowledge_failure(line, first, refused)
            challenge = refused.get("www-authenticate")
            invite = line.request_as("INVITE", uri, **body,
                                     authorization=authorization(challenge, "INVITE", uri, "alice", "secret"))
            line.send(invite)
            carried = trunk.request("INVITE")
            self.assertEqual(carried.get("p-asserted-identity"), f"<sip:alice@{DOMAIN}>")
            self.assertFalse(carried.all("authorization"))
            trunk.answer(carried, 200, body=description(phone.local(0), 6000))
            answered = line.final(invite)
            self.assertEqual(answered.status, 200)
            dialog = Dialog(line, invite, answered)
            dialog.cseq = line.sequence
            line.send(dialog.make("ACK"))
            self.assertIsNotNone(trunk.request("ACK"))
            bye = dialog.make("BYE")  # within a call nobody is challenged
            line.send(bye)
            self.assertEqual(line.final(bye).status, 200)
            trunk.answer(trunk.request("BYE"), 200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
