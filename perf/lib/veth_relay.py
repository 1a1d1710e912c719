"""The most that the appliance, testpmd's 5tswap and rtpengine forward on one veth link, with the same generator and criterion."""

import os

import rtpengine
from duts import Appliance, Testpmd, cycles_a_packet
from machine import folder, hugepages, kernel_first, require_two_cpus
from memif_pair import set_up
from results import middle, require_root, result, say, skip, spread
from trafgen import Trafgen, write_reflected_sessions
from veth_link import DUT_IF, DUT_MAC, GENERATOR_IF, VethLink

MOST_LOST_PERCENT = 0.1
MOST_P99_US = 20_000
MOST_SESSIONS = 2000
PACKETS_OF_A_SESSION = 100  # a second: G.711 in packets of 20 ms, both ways
SECONDS = 1.0
ROUNDS = 2
ENOUGH = 0.05  # the search ends when both bounds are this near
GENERATOR = ["--memory", "256", "--most", MOST_SESSIONS, "--target-mac", DUT_MAC]
WARM_UP_S = 0.3  # of the generator's step
# Its own end of the link over AF_XDP: about twice the packets a second of AF_PACKET, for all that are measured alike.
PORT = f"driver=af_xdp,interface={GENERATOR_IF},receive_descriptors=4096,transmit_descriptors=2048"


def holds(told):
    return told["lost_percent"] <= MOST_LOST_PERCENT and told["p99_us"] <= MOST_P99_US


def trial(generator, pps):
    sessions = max(1, min(MOST_SESSIONS, int(pps / PACKETS_OF_A_SESSION)))
    told = generator.step("media", round(pps), SECONDS, sessions)
    say(f"  {pps:.0f} pps: sent {told['sent_pps']:.0f}, lost {told['lost_percent']} %, p99 {told['p99_us']} us"
        f"{', the generator was the limit' if told['generator_limited'] else ''}")
    return told


def highest(generator, start):
    """(packets a second that came through whole, whether the generator was the limit)"""
    low, high, pps, best, limited = 0.0, None, start, 0.0, False
    for _ in range(12):
        told = trial(generator, pps)
        if not holds(told):
            told = trial(generator, pps)  # once more: others share the machine
        if holds(told):
            grown = told["sent_pps"] > (1 + ENOUGH) * best
            low, best, limited = pps, max(best, told["sent_pps"]), told["generator_limited"]
            if limited and not grown:
                break
        else:
            high = pps
        if high is None:
            pps *= 1.5
        elif high - low < ENOUGH * high:
            break
        else:
            pps = (low + high) / 2
    return best, limited


def nanoseconds(cycles):
    with open("/proc/cpuinfo", encoding="ascii") as file:
        return cycles * 1e3 / float(next(line for line in file if line.startswith("cpu MHz")).split(":")[1])


def at_most_of(generator, best):
    """At four fifths of what it can do: there what a packet costs is counted."""
    pps = 0.8 * best
    return generator.step("media", round(pps), SECONDS, max(1, min(MOST_SESSIONS, int(pps / PACKETS_OF_A_SESSION))))


# Each brings (packets a second, whether the generator was the limit, nanoseconds of CPU a packet). A polling process has used its CPU in
# rounds that found packets; the kernel's receive work is in none of the three where it runs between them.
def of_appliance(link, driver, start):
    port = {"driver": driver, "interface": DUT_IF, "receive_descriptors": 4096}
    with folder() as path, Appliance(path, port, namespace=link.near) as dut, \
            Trafgen(PORT, *GENERATOR, namespace=link.far, folder=path) as generator:
        set_up(generator, MOST_SESSIONS, 500)
        best, limited = highest(generator, start)
        before = dut.work()
        at_most_of(generator, best)
        return best, limited, nanoseconds(cycles_a_packet(before, dut.work()))


def of_testpmd(link, driver, start):
    vdev = {"af_packet": f"net_af_packet0,iface={DUT_IF},qpairs=1,blocksz=65536,framesz=2048,framecnt=4096,qdisc_bypass=1",
            "af_xdp": f"net_af_xdp0,iface={DUT_IF},start_queue=0,queue_count=1"}[driver]
    if driver == "af_packet":
        link.take_from_kernel()
    with folder() as path, Testpmd(path, vdev, namespace=link.near) as dut, \
            Trafgen(PORT, *GENERATOR, "--reflected", namespace=link.far, folder=path) as generator:
        dut.wait_forwarding()
        sessions = os.path.join(path, "sessions")
        write_reflected_sessions(sessions, MOST_SESSIONS)
        generator.step("sessions", sessions)
        best, limited = highest(generator, start)
        return best, limited, nanoseconds(dut.cycles_a_packet() or 0)


def of_rtpengine(link, _driver, start):
    link.give_kernel("10.99.0.1/16")
    with folder() as path, rtpengine.Rtpengine(path, link.near, "10.99.0.1") as dut, \
            Trafgen(PORT, *GENERATOR, namespace=link.far, folder=path) as generator:
        sessions = os.path.join(path, "sessions")
        dut.sessions(MOST_SESSIONS, sessions)
        generator.step("sessions", sessions)
        best, limited = highest(generator, start)
        before = dut.cpu_seconds()
        told = at_most_of(generator, best)
        packets = told["sent"] * (1 + WARM_UP_S / told["seconds"])
        return best, limited, 1e9 * (dut.cpu_seconds() - before) / packets


def compare(bench, driver, charged):
    require_root()
    require_two_cpus()
    if not rtpengine.is_there():
        skip("rtpengine is not installed: scripts/install-deps bench")
    starts = {of_appliance: 200_000, of_testpmd: 200_000, of_rtpengine: 60_000}
    rates, costs, limited = {what: [] for what in starts}, {what: [] for what in starts}, {what: 0 for what in starts}
    with hugepages(1024), kernel_first():
        for _ in range(ROUNDS):
            for what, start in starts.items():
                with VethLink(f"tlb{os.getpid()}", charged) as link:
                    pps, by_generator, cost = what(link, driver, start)
                say(f"{what.__name__}: {pps:.0f} packets a second, {cost:.0f} ns of CPU a packet")
                rates[what].append(pps)
                costs[what].append(cost)
                limited[what] += by_generator
                starts[what] = max(10_000, 0.8 * pps)
    own = middle(rates[of_appliance])
    for what, peer in ((of_testpmd, "testpmd 5tswap"), (of_rtpengine, "rtpengine")):
        result(bench, own, "pps", vs=peer, vs_value=round(middle(rates[what])), spread=spread(rates[of_appliance]),
               vs_spread=spread(rates[what]), generator_limited=limited[of_appliance] > ROUNDS // 2,
               vs_generator_limited=limited[what] > ROUNDS // 2, cpu_ns_a_packet=round(middle(costs[of_appliance])),
               vs_cpu_ns_a_packet=round(middle(costs[what])))
