#!/usr/bin/env python3
"""Trunks and routes change ten times while calls go through: what reload.py plays, against an appliance whose file it
may write."""

import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, "lib"))

from sandboxes import SANDBOX  # noqa: E402

TAP = os.path.join(HERE, "..", "..", "configs", "tap.yaml")


def main():
    with tempfile.TemporaryDirectory() as folder:
        config = os.path.join(folder, "reloaded.yaml")
        with open(TAP, encoding="utf-8") as file:
            text = file.read()
        # What reload.py writes anew each time stands at the end.
        for section in ("numberings", "trunks", "trunk_groups"):
            assert f"\n{section}: []" in text, section
            text = text.replace(f"\n{section}: []", f"\n# {section}: []")
        head, _, rest = text.partition("\nroutes:")
        routes, _, tail = rest.partition("\ndns:")
        assert routes and tail
        with open(config, "w", encoding="utf-8") as file:
            file.write(head + "\ndns:" + tail)
        line = [SANDBOX, "--name", f"reload-{os.getpid()}", "--clean-exit", "--config", config, "--set", "memory.mode=nohuge",
                "--set", "sip.timers.t1=100ms", "--set", "media.quarantine=1s", "--set", "media.timeout=10m", "--", os.path.join(HERE, "reload.py"), config]
        return subprocess.run(line, stdin=subprocess.DEVNULL, timeout=200).returncode


if __name__ == "__main__":
    sys.exit(main())
