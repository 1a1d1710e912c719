#!/usr/bin/env python3
"""Life and death: how the appliance starts, reloads, drains and ends, and what it makes of a far side that does not.

  life_test.py [WORD...]   only what has a WORD in its title

Each scenario of life.py against an appliance of its own, several at a time."""

import os
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, "lib"))

from sandboxes import Run, main  # noqa: E402

CONFIG = os.path.join(HERE, "..", "..", "configs", "tap.yaml")
PROXY = ("--set", 'trunks=[{name: beyond, hosts: ["10.99.0.17:5080"]}]', "--set", "trunk_groups=[{name: beyond, members: [{trunk: beyond}]}]",
         "--set", 'routes={rules: [{name: proxied, prefix: "+44", group: beyond, role: proxy}]}')
FAST = ("--set", "sip.timers.t1=100ms", "--set", "media.quarantine=1s")   # so that timers run out within seconds


def runs(folder):
    def life(name, *options, arguments=()):
        return Run(name, (os.path.join(HERE, "life.py"), name, *arguments), options)

    config = os.path.join(folder, "reloaded.yaml")
    shutil.copyfile(CONFIG, config)
    yield life("drains", "--workers", "2", "--set", "control.drain=60s")
    yield life("drains_no_longer_than_it_may", "--set", "control.drain=2s")
    yield life("drains_what_rings_through_the_proxy", "--set", "control.drain=2s", *PROXY)
    yield life("hangs_up_what_rings_through_the_proxy", *PROXY)
    yield life("second_sigterm_stops_at_once", "--set", "control.drain=60s", "--set", f"records.directory={folder}", arguments=(folder,))
    yield life("reloads", "--config", config, arguments=(config,))
    kept = os.path.join(folder, "kept.log")
    yield life("opens_its_log_anew", "--set", f"log.file={kept}", arguments=(kept,))
    yield life("callee_is_killed", *FAST, "--set", "media.timeout=2s")
    yield life("callee_never_answers", *FAST)
    yield life("callee_rings_for_ever", *FAST)
    yield life("next_hop_is_not_there", *FAST, "--set", 'routes.default.next_hop=["10.99.0.77:5080", "[fd99::77]:5080"]')
    yield life("there_is_no_next_hop", "--set", "routes=")
    yield life("link_goes_down_and_comes_back", *FAST)
    yield life("port_tells_what_it_could_not_send")
    yield life("keeps_its_udp_from_the_kernel", "--link", "veth-packet")
    yield life("second_appliance_is_refused", arguments=(CONFIG,))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main((runs(folder), 5)))
