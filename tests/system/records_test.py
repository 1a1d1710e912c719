#!/usr/bin/env python3
"""Databases: call records of calls that came to their end and of those during which the appliance was killed, and users.

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

from sandboxes import SANDBOX  # noqa: E402

KILLS = 4


def sandbox(folder, *command, options=()):
    line = [SANDBOX, "--name", f"records-{os.getpid()}", "--set", "memory.mode=nohuge", "--set", f"records.directory={folder}",
            *options, "--", *command]
    done = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env={**os.environ, "TL_RECORDS": folder}, timeout=170)
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
    def test_of_calls_while_they_are_made(self):
        with tempfile.TemporaryDirectory() as folder:
            code, said = sandbox(folder, os.path.join(HERE, "records.py"), options=("--clean-exit",))
            self.assertEqual(code, 0, said)

    def test_users_of_a_database_are_users(self):
        """What the registrar's own test does with users of the configuration, a few with those of an SQLite file."""
        tests = ("a_user_registers_with_either_algorithm_and_is_listed", "a_wrong_password_and_an_unknown_user_look_the_same",
                 "a_user_writes_to_another", "a_user_who_is_not_there_cannot_be_called")
        with tempfile.TemporaryDirectory() as folder:
            users = os.path.join(folder, "users.sqlite")
            with sqlite3.connect(users) as database:
                database.execute("CREATE TABLE users (name TEXT, domain TEXT, ha1_sha256 TEXT, ha1_md5 TEXT, PRIMARY KEY (domain, name))")
                for name, password in (("alice", "secret"), ("callee", "hunter2")):
                    text = f"{name}:example.test:{password}".encode()
                    database.execute("INSERT INTO users VALUES (?, 'example.test', ?, ?)",
                                     (name, hashlib.sha256(text).hexdigest(), hashlib.md5(text).hexdigest()))
            code, said = sandbox(folder, os.path.join(HERE, "registrar.py"), *(f"Registrar.test_{test}" for test in tests),
                                 options=("--clean-exit", "--set", "registrar.domains=[{name: example.test}]",
                                          "--set", f"registrar.database.sqlite={users}"))
            self.assertEqual(code, 0, said)
            self.assertIn(f"Ran {len(tests)} tests", said)

    def test_survive_an_appliance_that_is_killed_at_any_moment(self):
        chance = random.Random(int(os.environ.get("TL_SEED", "4")))
        told = []  # what SIPp was told, over all lives of the appliance
        with tempfile.TemporaryDirectory() as folder:
            for life in range(KILLS):
                phones = os.path.join(folder, str(life))
                os.mkdir(phones)
                code, said = sandbox(folder, os.path.join(HERE, "records_killed.py"), phones, str(1 + chance.random()))
                self.assertEqual(code, 0, said)
                self.assertIn("ended with status -9", said)
                told += received(os.path.join(phones, "caller.messages"))
            code, said = sandbox(folder, "true", options=("--clean-exit",))
            self.assertEqual(code, 0, said)
            with sqlite3.connect(os.path.join(folder, "calls.sqlite")) as database:
                rows = database.execute("SELECT call_id, answered_ms, ended_ms, ended_by, status FROM calls").fetchall()
                self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        by_call = {row[0]: row[1:] for row in rows}
        self.assertEqual(len(by_call), len(rows), "a call was recorded twice")
        answered = {call for call, status, method in told if (status, method) == (200, "INVITE")}
        ended = {call for call, status, method in told if (status, method) == (200, "BYE")}
        self.assertGreater(len(ended), KILLS * 20, "hardly a call was made")
        self.assertEqual({call for call, _, _ in told} - set(by_call), set(), "SIPp was answered, and no record says so")
        self.assertEqual({call for call in answered if by_call[call][0] is None}, set(), "answered without a record")
        self.assertEqual({call for call in ended if by_call[call][2:] != ("caller", 200)}, set(), "ended without a record")
        self.assertEqual({call for call, row in by_call.items() if row[1] is None}, set(), "calls that never end")
        lost = {call for call, row in by_call.items() if row[2] == "lost"}
        self.assertGreater(len(lost), 0, "nothing was under way when the appliance was killed")
        self.assertEqual(lost & ended, set())


if __name__ == "__main__":
    wanted = sys.argv[1:]
    names = [name for name in dir(Records) if name.startswith("test_") and (not wanted or any(word in name for word in wanted))]
    suite = unittest.TestSuite(Records(name) for name in names)
    sys.exit(0 if unittest.TextTestRunner(verbosity=2).run(suite).wasSuccessful() else 1)
