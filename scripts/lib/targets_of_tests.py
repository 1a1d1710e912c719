#!/usr/bin/env python3
"""Prints what ninja has to build for the tests of some suites, one target a line.

Usage: targets_of_tests.py BUILD_DIR SUITE...
"""

import json
import pathlib
import subprocess
import sys


def targets(tests, outputs, suites):
    """The outputs of what the tests of `suites` depend on. Meson says "project:suite"."""
    wanted = [test for test in tests if {suite.split(":")[-1] for suite in test["suite"]} & set(suites)]
    return sorted({output for test in wanted for target in test["depends"] for output in outputs.get(target, [])})


def main(build, suites):
    build = pathlib.Path(build).resolve()

    def ask(what):
        return json.loads(subprocess.run(["meson", "introspect", what, str(build)], check=True, capture_output=True).stdout)

    outputs = {target["id"]: [str(pathlib.Path(name).relative_to(build)) for name in target["filename"]] for target in ask("--targets")}
    print("\n".join(targets(ask("--tests"), outputs, suites)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
