#!/usr/bin/env python3
"""configs/trunkline.schema.json as an editor uses it: takes the files beside it, and refuses what the reader refuses.

  config_schema_test.py CONFIGS"""

import copy
import json
import pathlib
import sys
import unittest

import jsonschema
import yaml

CONFIGS = pathlib.Path(sys.argv.pop() if len(sys.argv) > 1 else "configs")
SCHEMA = json.loads((CONFIGS / "trunkline.schema.json").read_text(encoding="utf-8"))
FILES = sorted(CONFIGS.glob("*.yaml"))


def faults(config):
    return [fault.json_path for fault in jsonschema.Draft202012Validator(SCHEMA).iter_errors(config)]


class Schema(unittest.TestCase):
    def setUp(self):
        self.tap = yaml.safe_load((CONFIGS / "tap.yaml").read_text(encoding="utf-8"))

    def changed(self, value, *keys):
        made = copy.deepcopy(self.tap)
        at = made
        for key in keys[:-1]:
            at = at[key]
        at[keys[-1]] = value
        return made

    def test_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_takes_every_file_beside_it(self):
        self.assertGreaterEqual(len(FILES), 4)
        for file in FILES:
            self.assertEqual(faults(yaml.safe_load(file.read_text(encoding="utf-8"))), [], file)

    def test_every_file_names_it_for_editors(self):
        for file in FILES:
            self.assertIn("yaml-language-server: $schema=trunkline.schema.json", file.read_text(encoding="utf-8"), file)

    def test_refuses_what_the_reader_refuses(self):
        for value, *keys in ((5, "limits", "cals"), (True, "tls"), ("500", "sip", "timers", "t1"), (500, "sip", "timers", "t1"),
                             ("5 sec", "media", "timeout"), ("256MB", "memory", "size"), ("1000", "admission", "rates", "peer"),
                             (0, "limits", "calls"), (-1, "limits", "calls"), (10000000, "limits", "calls"), ("many", "limits", "calls"),
                             ("yes", "services", "enabled"), ("loud", "log", "level"), ("20000", "media", "ports"),
                             ("10.99.0.1:5060", "sip", "listen"), (["10.99.0.1"], "sip", "listen"), ({}, "ports"), ([{}], "ports"),
                             ([{"name": "a"}], "trunks"), ([{"name": "a", "hosts": ["10.0.0.1"], "capacty": 5}], "trunks")):
            with self.subTest(keys=keys, value=value):
                self.assertNotEqual(faults(self.changed(value, *keys)), [])
        for key in ("ports", "sip", "media"):
            without = copy.deepcopy(self.tap)
            del without[key]
            self.assertNotEqual(faults(without), [], key)


if __name__ == "__main__":
    unittest.main()
