"""Whole calls on one veth link, with the same generator and criterion: the appliance, Kamailio as a proxy with dialogs, and
Kamailio with rtpengine, which does what the appliance does."""

import os

import kamailio
import rtpengine
from duts import Appliance
from machine import DUT_CPU, folder, hugepages, kernel_first, require_two_cpus, wait_for_quiet
from results import middle, require_root, result, say, skip, spread
from trafgen import Trafgen
from veth_link import DUT_IF, DUT_MAC, GENERATOR_IF, VethLink

ROUNDS = 3
SECONDS = 1.0
MOST_FAILED, MOST_REPEATED = 0.001, 0.01
MOST_RATE = 60_000
ENOUGH = 0.06  # the search ends when both bounds are this near
PEACE_RATE, PEACE_SECONDS = 1000, 3  # for CPU time a call
PORT = f"driver=af_xdp,interface={GENERATOR_IF},receive_descriptors=4096,transmit_descriptors=2048"
GENERATOR = ["--memory", "256", "--most", 1_000_000, "--target-mac", DUT_MAC]
# Everything on one CPU, as the peers have it. With these timers a transaction lives 3.2 s; Kamailio's lives 5. A 100 comes only where
# the callee is silent for 150 ms; Kamailio says it at once or never. A port's rest is so short that the 12,500 calls for which there
# are ports are not what ends it.
APPLIANCE = {"control_cpu": DUT_CPU, "limits__calls": 12000, "limits__transactions": 600_000, "media__quarantine": "100ms",
             "memory__size": "256MiB", "admission__known": ["10.99.0.11"],
             "sip__timers": {"t1": "50ms", "t2": "500ms", "t4": "500ms", "trying": "150ms"}}
PAUSE_S = 4.0


def appliance(link, path, idle, driver):
    port = {"driver": driver, "interface": DUT_IF, "receive_descriptors": 4096}
    return Appliance(path, port, namespace=link.near, workers__idle=idle, **APPLIANCE)


def proxy(link, path, *_):
    link.give_kernel("10.99.0.1/16")
    return kamailio.Kamailio(path, link.near)


def proxy_and_relay(link, path, *_):
    link.give_kernel("10.99.0.1/16")
    return kamailio.Kamailio(path, link.near, media=True)


def is_good(told, rate):
    wanted = told["started"]
    return told["completed"] >= (1 - MOST_FAILED) * wanted and told["repeated"] <= MOST_REPEATED * wanted \
        and told["seconds"] < 1.1 * wanted / rate


def highest(generator, start):
    """(calls a second, whether the generator fell behind)"""
    low, high, rate, behind = 0.0, None, start, False
    while rate <= MOST_RATE and (high is None or high - low > ENOUGH * high):
        for _ in range(2):  # once more, however bad it was: others share the machine
            told = generator.step("load", round(SECONDS * rate), round(rate), 0)
            good = is_good(told, rate)
            behind = told["seconds"] >= 1.1 * SECONDS
            say(f"  {rate:.0f} calls a second: {told['completed']} of {told['started']}, {told['refused_503']} got a 503, {told['repeated']} "
                f"repeated, started in {told['seconds']} s, p99 {told['setup_p99_us']} us")
            generator.step("wait", PAUSE_S)
            if good:
                break
        low, high = (rate, high) if good else (low, rate)
        rate = rate * 1.4 if high is None else (low + high) / 2
    return low, behind


def cost(dut, generator):
    """CPU time of the processes, in microseconds a call"""
    generator.step("load", 200, 200, 0)
    wait_for_quiet(2.0)
    used = dut.cpu_seconds()
    told = generator.step("load", PEACE_RATE * PEACE_SECONDS, PEACE_RATE, 0)
    return 1e6 * (dut.cpu_seconds() - used) / told["completed"]


def compare(bench, driver, charged):
    """`bench`: the highest rate at which 99.9 % of the calls complete and at most 1 % of the requests are repeated. call_cpu_us_DRIVER: CPU
    time of the processes for one call at a rate that all of them can do; the appliance's includes what its worker spends on looking whether
    something came. The kernel's receive work is in nobody's account; `charged`: it runs on the CPU of what is measured."""
    require_root()
    require_two_cpus()
    if not kamailio.is_there() or not rtpengine.is_there():
        skip("kamailio or rtpengine is not installed: scripts/install-deps bench")
    names = {appliance: "trunkline", proxy: "kamailio", proxy_and_relay: "kamailio + rtpengine"}
    starts = {appliance: 4000, proxy: 2000, proxy_and_relay: 800}
    rates, limited, costs = ({what: [] for what in names} for _ in range(3))

    def measure(what, idle, how):
        with VethLink(f"tlc{os.getpid()}", charged) as link, folder() as path, what(link, path, idle, driver) as dut, \
                Trafgen(PORT, *GENERATOR, namespace=link.far, folder=path) as generator:
            return how(dut, generator)

    with hugepages(1024), kernel_first():
        for _ in range(ROUNDS):
            for what, name in names.items():
                costs[what].append(measure(what, "adaptive", cost))
                found, behind = measure(what, "poll", lambda _, generator, start=starts[what]: highest(generator, start))
                say(f"{name}: {found:.0f} calls a second, {costs[what][-1]:.0f} us of CPU a call")
                rates[what].append(found)
                limited[what].append(behind)
                starts[what] = max(100, 0.8 * found)

    for what in (proxy, proxy_and_relay):
        result(bench, middle(rates[appliance]), "calls/s", vs=names[what], vs_value=round(middle(rates[what])),
               spread=spread(rates[appliance]), vs_spread=spread(rates[what]), generator_limited=any(limited[appliance]))
        result(f"call_cpu_us_{driver}", middle(costs[appliance]), "us", vs=names[what], vs_value=round(middle(costs[what]), 1),
               spread=spread(costs[appliance]), vs_spread=spread(costs[what]), calls_per_second=PEACE_RATE)
