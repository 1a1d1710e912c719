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
    def test_refuses_what_is_outside_of_a_range_as_the_reader_does(self):
        """Numbers, texts with a unit, and how many there are in a list; and takes what is just within."""
        def trunk(**more):
            return [{"name": "a", "hosts": ["10.0.0.1"], **more}]

        def group(**more):
            return [{"name": "g", "members": [{"trunk": "a", **more}]}]

        hosts = [f"10.0.0.{n}" for n in range(1, 10)]
        for good, bad, *keys in (("50ms", "49ms", "sip", "timers", "t1"), ("1MiB", "1023KiB", "records", "spool"),
                                 ("64GiB", "65GiB", "records", "spool"), ("18h", "19h", "media", "timeout"), ("64800s", "64801s", "media", "timeout"),
                                 ("1/s", "0/s", "admission", "rates", "peer"), ("1m", "61s", "admission", "rates", "burst"),
                                 (trunk(rate="1/s"), trunk(rate="0/s"), "trunks"), (trunk(hosts=hosts[:8]), trunk(hosts=hosts), "trunks"),
                                 (trunk(), trunk(hosts=[]), "trunks"), (trunk(silence="32s"), trunk(silence="33s"), "trunks"),
                                 (trunk(name="user"), trunk(name="users"), "trunks"), (trunk(name=7), trunk(name="others"), "trunks"),
                                 (trunk(headers={"to": {"allow": ["X-A"]}}), trunk(headers={"to": {"allow": ["X A"]}}), "trunks"),
                                 (group(weight=65535), group(weight=65536), "trunk_groups"), (group(priority=0), group(priority=-1), "trunk_groups"),
                                 (group(priority=65535), group(priority=65536), "trunk_groups"), (group(), [{"name": "g", "members": []}], "trunk_groups"),
                                 ([112, "+49112", "*1#", "urn:service:sos.fire"], ["fire"], "admission", "emergency", "numbers"),
                                 ([{"name": "it", "country": 39, "national": ""}], [{"name": "it", "country": "39", "national": "x"}], "numberings"),
                                 ([{"name": "it", "country": "39"}], [{"name": "it", "country": ""}], "numberings"),
                                 ([{"name": "r", "refuse": 404, "headers": [{"remove": "X-A"}]}],
                                  [{"name": "r", "refuse": 404, "headers": [{"remove": "X A"}]}], "routes", "rules")):
            with self.subTest(keys=keys, good=good, bad=bad):
                self.assertEqual(faults(self.changed(good, *keys)), [])
                self.assertNotEqual(faults(self.changed(bad, *keys)), [])

    def test_says_what_holds_where_a_limit_is_left_out(self):
        self.assertIn("Left out: no limit.", SCHEMA["properties"]["trunks"]["items"]["properties"]["rate"]["description"])
        self.assertIn("192.0.2.53:53", SCHEMA["properties"]["dns"]["properties"]["servers"]["description"])

    def test_needs_what_the_reader_needs(self):
        for key in ("ports", "sip", "media"):
            without = copy.deepcopy(self.tap)
            del without[key]
            self.assertNotEqual(faults(without), [], key)


if __name__ == "__main__":
    unittest.main()
