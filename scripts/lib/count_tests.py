#!/usr/bin/env python3
"""Counts test cases in what Meson logged: prints each failure and skip, then `N passed, M failed`.

Usage: count_tests.py LOG.json...

A log holds one JSON object a line with `name` ("project:suite / test") and `result`. Beside LOG.json, LOG.junit.xml may hold
the single cases of a test (GoogleTest's). Meson's word on the whole test outweighs them: a program whose cases all
passed and which then crashed, leaked or hung has failed.
"""

import json
import pathlib
import sys
import xml.etree.ElementTree as xml

PASSED = ("OK", "EXPECTEDFAIL")


def cases_by_test(junit):
    """{test: [(case, "passed" | "failed" | "skipped")]} for tests that reported cases of their own."""
    cases = {}
    if not junit.is_file():
        return cases
    for suite in xml.parse(junit).getroot().iter("testsuite"):
        # "project.project:suite / test.Cases" for a GoogleTest; just "project" for tests that are one case each.
        _, slash, own = suite.get("name", "").partition(" / ")
        if not slash:
            continue
        test, _, group = own.partition(".")
        for case in suite.iter("testcase"):
            state = "passed"
            if case.find("failure") is not None or case.find("error") is not None:
                state = "failed"
            elif case.find("skipped") is not None or case.get("status") == "notrun":
                state = "skipped"
            cases.setdefault(test, []).append((f"{group}.{case.get('name')}", state))
    return cases


def outcomes(log):
    """Yields (name, state) for every case of one log."""
    log = pathlib.Path(log)
    cases = cases_by_test(log.with_suffix(".junit.xml"))
    for line in log.read_text(encoding="utf-8").splitlines():
        test = json.loads(line)
        name = test["name"].split(" / ")[-1]
        own = cases.get(name, [])
        if test["result"] == "SKIP":
            yield name, "skipped"
        elif test["result"] in PASSED:
            yield from ((f"{name}: {case}", state) for case, state in own) if own else [(name, "passed")]
        else:
            yield from ((f"{name}: {case}", state) for case, state in own)
            if not any(state == "failed" for _, state in own):
                yield f"{name} ({test['result'].lower()})", "failed"


def main(logs):
    totals = {"passed": 0, "failed": 0, "skipped": 0}
    for log in logs:
        for name, state in outcomes(log):
            totals[state] += 1
            if state != "passed":
                print(f"{state}: {name} [{pathlib.Path(log).stem}]")
    if totals["skipped"]:
        print(f"{totals['skipped']} skipped")
    print(f"{totals['passed']} passed, {totals['failed']} failed")
    sys.exit(0 if totals["failed"] == 0 and totals["passed"] > 0 else 1)


if __name__ == "__main__":
    main(sys.argv[1:])
