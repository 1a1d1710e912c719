#!/usr/bin/env python3
"""A program that knows <trunkline/trunkline.h> and pkg-config only: built against an installed tree, and called by phones."""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.environ.get("TL_BUILD") or os.path.join(ROOT, "build")
EXAMPLES = os.path.join(ROOT, "controlplane", "api", "examples")
STRICT = ("-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Werror")

INLINE_VARIABLES = """
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <trunkline/trunkline.h>

#include <atomic>
#include <cstdio>
#include <memory>
#include <string>
#include <tuple>

int main() {
  std::string text = "config";
  try {
    static_cast<void>(trunkline::Server::start({.config_file = "/nowhere"}));
  } catch (const std::exception&) {
    text = "no config";
  }
  std::pair<std::string, std::shared_ptr<std::atomic<int>>> once(
      std::piecewise_construct, std::forward_as_tuple("once"), std::forward_as_tuple(std::make_shared<std::atomic<int>>(7)));
  once.second->wait(0);
  std::puts((text + " " + fmt::format("{:%F}", fmt::gmtime(1669723200)) + " " + std::to_string(once.second->load()) + " " +
             once.first).c_str());
}
"""


def run(*line, **how):
    done = subprocess.run(line, capture_output=True, text=True, timeout=200, stdin=subprocess.DEVNULL, **how)
    if done.returncode != 0:
        raise AssertionError(f"{shlex.join(line)}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = cls.enterClassContext(tempfile.TemporaryDirectory())
        run("meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", cls.root)
        found = [folder for folder, _, files in os.walk(cls.root) if "trunkline.pc" in files]
        assert len(found) == 1, found
        cls.environment = {**os.environ, "PKG_CONFIG_PATH": found[0]}
        # As if it had been configured for that folder.
        package = os.path.join(found[0], "trunkline.pc")
        with open(package, encoding="utf-8") as file:
            text = file.read()
        prefix = re.search(r"^prefix=(.*)$", text, re.MULTILINE)[1]
        cls.prefix = cls.root + prefix
        with open(package, "w", encoding="utf-8") as file:
            file.write(text.replace(f"prefix={prefix}", f"prefix={cls.prefix}", 1))
        cls.flags = cls.pkg_config("--cflags", "--libs")
        cls.library = cls.pkg_config("--variable=libdir")[0]

    @classmethod
    def pkg_config(cls, *what):
        return shlex.split(run("pkg-config", *what, "trunkline", env=cls.environment))

    def built(self, source, name):
        path = os.path.join(self.root, name)
        run("g++", *STRICT, source, *self.flags, "-o", path)
        return path

    def play(self, example, script, **environment):
        """Its phones, against the program in a sandbox of its own."""
        program = self.built(os.path.join(EXAMPLES, f"{example}.cc"), example)
        run(os.path.join(ROOT, "scripts", "sandbox"), "--clean-exit", "--set", "memory.mode=nohuge", "--program", program, "--",
            sys.executable, os.path.join(HERE, script), env={**os.environ, **environment})

    def test_the_header_needs_no_other_of_ours(self):
        installed = [os.path.join(folder, file) for folder, _, files in os.walk(os.path.join(self.prefix, "include"))
                     for file in files]
        ours = sorted(os.path.relpath(path, os.path.join(self.prefix, "include")) for path in installed)
        self.assertIn("trunkline/trunkline.h", ours)
        for path in installed:
            with open(path, encoding="utf-8") as file:
                included = re.findall(r"#include (\S+)", file.read())
            self.assertTrue(included, path)
            others = [name for name in included if not re.fullmatch(r"<[a-z_]+>", name) and name.strip("<>") not in ours]
            self.assertFalse(others, path)

    def test_the_library_shows_no_other_function(self):
        # "address T name".
        names = run("nm", "-C", "--defined-only", "--extern-only", os.path.join(self.library, "libtrunkline.a"))
        words = [line.split(maxsplit=2) for line in names.splitlines()]
        shown = [word[2] for word in words if len(word) == 3]
        self.assertTrue(any(name.startswith("trunkline::Server::accept(") for name in shown), shown[:10])
        known = ("trunkline::Server::", "trunkline::Client::", "trunkline::to_string")
        self.assertFalse([name for name in shown if not name.startswith(known)])

    def test_a_program_has_the_same_inline_variables_as_we(self):
        # Tables of std::to_string and of fmt, and what std::atomic::wait and std::make_shared keep of their own.
        source = os.path.join(self.root, "inline_variables.cc")
        with open(source, "w", encoding="utf-8") as file:
            file.write(INLINE_VARIABLES)
        self.assertEqual(run(self.built(source, "inline_variables")), "no config 2022-11-29 7 once\n")

    def test_a_wrong_config_is_explained(self):
        program = self.built(os.path.join(EXAMPLES, "answering_machine.cc"), "explained")
        done = subprocess.run([program, "--config", os.path.join(ROOT, "configs", "tap.yaml"), "--set", "limits.cals=1"],
                              capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("limits.cals", done.stderr)
        self.assertIn("did you mean `calls`?", done.stderr)

    def test_phones_call_the_answering_machine(self):
        self.play("answering_machine", "answering_machine.py")

    def test_phones_are_joined_by_a_click(self):
        self.play("click_to_call", "click_to_call.py", FIRST="sip:first@10.99.0.11:5070", SECOND="sip:second@10.99.0.12:5072")

    def test_the_softphone_registers_calls_and_is_called(self):
        self.play("softphone", "softphone.py", REGISTRAR="10.99.0.13:5074", DOMAIN="example.test", USER_NAME="alice",
                  PASSWORD="secret", CALL="bob", DIGITS="12#", INSTANCE="urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6")

    def test_baresip_hears_the_digits_of_the_softphone(self):
        self.play("softphone", "digits.py", REGISTRAR="10.99.0.12:5076", USER_NAME="alice", CALL="bob", DIGITS="12#")


if __name__ == "__main__":
    unittest.main(verbosity=2)
