#!/usr/bin/env python3
"""Call records of calls that came to their end and of those during which the appliance was killed, and users: with each that can
keep them.

  records_test.py [WORD...]   only tests with a WORD in their name"""

import hashlib
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, "lib"))

import record_store  # noqa: E402
from cluster import Cluster  # noqa: E402
from sandboxes import SANDBOX  # noqa: E402

KILLS = 4
PROXY = ("--set", 'trunks=[{name: beyond, hosts: ["10.99.0.17:5080"]}]', "--set", "trunk_groups=[{name: beyond, members: [{trunk: beyond}]}]",
         "--set", 'routes={rules: [{name: proxied, prefix: "+44", group: beyond, role: proxy}]}')


def sandbox(folder, *command, options=(), kept_in="sqlite"):
    where = {"sqlite": (), "json": ("--set", "records.json_lines=true")}.get(
        kept_in, ("--set", f"records.postgresql={Cluster(kept_in).conninfo}"))
    line = [SANDBOX, "--name", f"records-{os.getpid()}", "--set", "memory.mode=nohuge", "--set", f"records.directory={folder}",
            "--set", "records.interim=1s", *where, *options, "--", *command]
    done = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env={**os.environ, "TL_RECORDS": folder, "TL_RECORDS_IN": kept_in}, timeout=170)
    return done.returncode, done.stdout


def received(path):
    """What SIPp has received, in order: (Call-ID, status, method of the request)."""
    with open(path, encoding="utf-8", errors="replace") as file:
        for text in re.split(r"^-{20,}.*$", file.read(), flags=re.MULTILINE):
            status = re.search(r"message received .*?SIP/2\.0 (\d+)", text, re.DOTALL)
            call = re.search(r"^Call-ID:\s*(\S+)", text, re.MULTILINE)
            method = re.search(r"^CSeq:\s*\d+ (\w+)", text, re.MULTILINE)
            if status and call and method:
                yield call.group(1), int(status.group(1)), method.group(1)


class Records(unittest.TestCase):
    def are_kept_while_calls_are_made(self, kept_in):
        with tempfile.TemporaryDirectory() as folder:
            code, said = sandbox(folder, os.path.join(HERE, "records.py"), options=("--clean-exit",), kept_in=kept_in)
            self.assertEqual(code, 0, said)

    def are_users(self, key, *options):
        """What the registrar's own test does with users of the configuration, a few with those of a database."""
        tests = ("a_user_registers_with_either_algorithm_and_is_listed", "a_wrong_password_and_an_unknown_user_look_the_same",
                 "a_user_writes_to_another", "a_user_who_is_not_there_cannot_be_called")
        with tempfile.TemporaryDirectory() as folder:
            code, said = sandbox(folder, os.path.join(HERE, "registrar.py"), *(f"Registrar.test_{test}" for test in tests),
                                 options=("--clean-exit", "--set", "registrar.domains=[{name: example.test}]", "--set", key, *options))
            self.assertEqual(code, 0, said)
            self.assertIn(f"Ran {len(tests)} tests", said)

    def survive_kills(self, kills, kept_in, *how, options=()):
        chance = random.Random(int(os.environ.get("TL_SEED", "4")))
        told = []  # what SIPp was told, over all lives of the appliance
        with tempfile.TemporaryDirectory() as folder:
            for life in range(kills):
                phones = os.path.join(folder, str(life))
                os.mkdir(phones)
                code, said = sandbox(folder, os.path.join(HERE, "records_killed.py"), phones, str(1 + chance.random()), *how, options=options,
                                     kept_in=kept_in)
                self.assertEqual(code, 0, said)
                self.assertIn("ended with status -9", said)
                told += received(os.path.join(phones, "caller.messages"))
            code, said = sandbox(folder, "true", options=("--clean-exit",), kept_in=kept_in)
            self.assertEqual(code, 0, said)
            rows = record_store.ask("SELECT call_id, answered_ms, ended_ms, ended_by, status FROM calls", folder, kept_in)
            if kept_in == "sqlite":
                self.assertEqual(record_store.ask("PRAGMA integrity_check", folder, kept_in), [("ok",)])
        # In a database that has seen more than this.
        rows = [row for row in rows if row[0] in {call for call, _, _ in told} or row[3] == "lost"]
        by_call = {row[0]: row[1:] for row in rows}
        self.assertEqual(len(by_call), len(rows), "a call was recorded twice")
        answered = {call for call, status, method in told if (status, method) == (200, "INVITE")}
        ended = {call for call, status, method in told if (status, method) == (200, "BYE")}
        self.assertGreater(len(ended), kills * 20, "hardly a call was made")
        self.assertEqual({call for call, _, _ in told} - set(by_call), set(), "SIPp was answered, and no record says so")
        self.assertEqual({call for call in answered if by_call[call][0] is None}, set(), "answered without a record")
        self.assertEqual({call for call in ended if by_call[call][2:] != ("caller", 200)}, set(), "ended without a record")
        self.assertEqual({call for call, row in by_call.items() if row[1] is None}, set(), "calls that never end")
        lost = {call for call, row in by_call.items() if row[2] == "lost"}
        self.assertGreater(len(lost), 0, "nothing was under way when the appliance was killed")
        self.assertEqual(lost & ended, set())

    def test_in_sqlite_of_calls_while_they_are_made(self):
        self.are_kept_while_calls_are_made("sqlite")

    def test_in_sqlite_of_proxied_calls_end_though_nobody_says_bye(self):
        quickly = ("--set", "records.unheard=8s", "--set", "sip.session_expires=0s", "--set", "sip.timers.t1=50ms")
        with tempfile.TemporaryDirectory() as folder:
            code, said = sandbox(folder, os.path.join(HERE, "records_proxied.py"), options=("--clean-exit", *quickly, *PROXY))
            self.assertEqual(code, 0, said)

    def test_in_lines_of_json_of_calls_while_they_are_made(self):
        self.are_kept_while_calls_are_made("json")

    def test_in_sqlite_users_of_a_database_are_users(self):
        with tempfile.TemporaryDirectory() as folder:
            users = os.path.join(folder, "users.sqlite")
            with sqlite3.connect(users) as database:
                for statement in USERS:
                    database.execute(statement)
            self.are_users(f"registrar.database.sqlite={users}")

    def test_in_sqlite_survive_an_appliance_that_is_killed_at_any_moment(self):
        self.survive_kills(KILLS, "sqlite")

    def test_in_sqlite_of_proxied_calls_survive_an_appliance_that_is_killed_at_any_moment(self):
        self.survive_kills(2, "sqlite", "proxied", options=PROXY)

    def test_in_lines_of_json_of_proxied_calls_survive_an_appliance_that_is_killed_at_any_moment(self):
        self.survive_kills(1, "json", "proxied", options=PROXY)

    def test_in_lines_of_json_survive_an_appliance_that_is_killed_at_any_moment(self):
        self.survive_kills(2, "json")


def of_user(name, password):
    text = f"{name}:example.test:{password}".encode()
    return f"INSERT INTO users VALUES ('{name}', 'example.test', '{hashlib.sha256(text).hexdigest()}', '{hashlib.md5(text).hexdigest()}')"


USERS = ("CREATE TABLE users (name TEXT, domain TEXT, ha1_sha256 TEXT, ha1_md5 TEXT, PRIMARY KEY (domain, name))",
         of_user("alice", "secret"), of_user("callee", "hunter2"))


class InPostgres(Records):
    """With one server, which is started and stopped under the appliance."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.cluster = Cluster(cls.folder.name).make()

    @classmethod
    def tearDownClass(cls):
        if cls.cluster.runs():
            cls.cluster.stop()
        cls.folder.cleanup()

    def setUp(self):
        if not self.cluster.runs():  # what is started again within a sandbox ends with it
            self.cluster.start()

    def test_in_postgresql_of_calls_while_they_are_made(self):
        self.are_kept_while_calls_are_made(self.cluster.folder)

    def test_in_postgresql_users_of_a_database_are_users(self):
        self.cluster.ask("; ".join(USERS))
        self.are_users(f"registrar.database.postgresql={self.cluster.conninfo}")

    def test_in_postgresql_survive_an_appliance_that_is_killed_at_any_moment(self):
        self.survive_kills(1, self.cluster.folder)


def tests(kind, words):
    own = [name for name in vars(kind) if name.startswith("test_")]
    return [kind(name) for name in own if not words or any(word in name for word in words)]


if __name__ == "__main__":
    suite = unittest.TestSuite([*tests(Records, sys.argv[1:]), *tests(InPostgres, sys.argv[1:])])
    sys.exit(0 if unittest.TextTestRunner(verbosity=2).run(suite).wasSuccessful() else 1)
