#!/usr/bin/env python3
"""check_counters.py finds a row without a counter, a counter without a row, and a wrong word about drops."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import check_counters  # noqa: E402


class Counters(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for path in check_counters.LISTS:
            self.put(path, "")
        self.put("dataplane/gate/worker_counters.h", "#define TL_RX(X) \\\n  X(rx_packets) \\\n  X(rx_bad) /* why */\n")
        self.put("rtp/relay/media_outcome.h", "#define TL_MEDIA(X) X(closed)\n")
        self.put("dataplane/worker/drop_names.cc", 'no_drops{"rx_packets"};')
        self.rows("| `rx_packets` |  | all |", "| `rx_bad` | drop | bad |", "| `media_closed` | drop | closed |")

    def put(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def rows(self, *rows):
        self.put("dataplane/COUNTERS.md", "\n".join(rows) + "\n")

    def faults(self):
        return list(check_counters.faults(self.root))

    def test_is_content_when_they_agree(self):
        self.assertEqual(self.faults(), [])

    def test_finds_what_has_no_row_and_what_is_no_counter(self):
        self.rows("| `rx_packets` |  | all |", "| `rx_bad` | drop | bad |", "| `gone` | drop | was |")
        self.put("dataplane/worker/drop_names.cc", 'no_drops{"rx_packets", "went"};')
        self.assertEqual(len(self.faults()), 3)

    def test_finds_a_wrong_word_about_drops(self):
        self.rows("| `rx_packets` | drop | all |", "| `rx_bad` |  | bad |", "| `media_closed` | drop | closed |")
        self.assertEqual(len(self.faults()), 2)


if __name__ == "__main__":
    unittest.main()
