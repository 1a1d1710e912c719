"""Runs perf/plane/relay_ring and passes on what it prints."""

import json
import subprocess

from callgrind import program


def relay_ring(name, *options):
    """{name of a figure: its value}, each line printed."""
    line = [program("plane/relay_ring"), "--name", name, *map(str, options)]
    said = subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True).stdout
    print(said, end="", flush=True)
    return {each["bench"]: each["value"] for each in map(json.loads, said.splitlines())}
