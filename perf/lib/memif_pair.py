"""The appliance and the generator on the two ends of one memif."""

import contextlib

from duts import Appliance
from machine import FIRST
from trafgen import Trafgen
from yaml_text import MAC


def generator_port(folder):
    return f"driver=memif,socket={folder}/memif.sock,id=0"


def appliance_port(folder):
    return {"driver": "memif", "socket": f"{folder}/memif.sock", "role": "server", "id": 0, "mac": MAC}


@contextlib.contextmanager
def memif_pair(folder, *options, first=FIRST, **changes):
    """(appliance, generator). `options` are the generator's, `changes` the configuration's."""
    with Appliance(folder, appliance_port(folder), first=first, **changes) as dut, \
            Trafgen(generator_port(folder), *options, folder=folder, first=first) as generator:
        yield dut, generator


def set_up(generator, calls, rate=300):
    told = generator.step("calls", calls, rate)
    if told["established"] != calls:
        raise SystemExit(f"only {told['established']} of {calls} calls were set up: {told}")
