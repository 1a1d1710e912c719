"""What the appliance counts, as sums over workers and shards, and the proof that something costs exactly one."""

import contextlib
import time

from appliance import trunkctl
from phone import PATIENCE_S

# Ways of a packet to die on a worker, by the beginning of their names.
LOSSES = ("rx_bad", "rx_chained", "ethernet_", "arp_malformed", "arp_conflict", "arp_limited", "nd_malformed", "nd_bad",
          "nd_conflict", "nd_limited", "ipv4_", "ipv6_", "icmp", "udp_", "fragment_", "classify_", "handoff_full",
          "media_", "up_full", "emit_no", "emit_too", "emit_wrong", "tx_full", "sip_")
NO_LOSSES = ("ipv6_not_ours", "media_forwarded", "media_stream_begun", "media_rtcp_forwarded", "media_rtcp_sent", "media_echoed", "media_consumed",
             "sip_to_shard", "sip_refusal_acknowledged", "sip_stun_answered", "sip_stun_heard", "icmp_replies_sent", "icmpv6_replies_sent",
             "icmp_unhandled", "icmpv6_unhandled",
             "icmp_error_media", "icmp_error_no_request", "icmp_error_foreign", "icmp_error_too_short")  # of ports that we closed


def counters():
    """{"sessions.calls_received": 3, "worker.rx_packets": ...}"""
    sums = {}
    for group, values in trunkctl("counters").items():
        kind = group.split()[0] if group.startswith("port ") or group[-1].isdigit() else group.split()[-1]
        for name, value in values.items():
            sums[f"{kind}.{name}"] = sums.get(f"{kind}.{name}", 0) + value
    return sums


def _is_loss(name):
    room, _, short = name.partition(".")
    return room == "port" or (room == "worker" and short.startswith(LOSSES) and short not in NO_LOSSES) or room == "shard" and (
        short in ("packets_unsent", "orders_refused"))


@contextlib.contextmanager
def rise(test, wanted, by, only=True):
    """What happens inside raises the counter `wanted` by exactly that much; with `only`, no other that means a loss.
    A name that ends in _ or . stands for all that begin so."""
    def matches(name):
        return name.startswith(wanted) if wanted[-1] in "_." else name == wanted

    before = counters()
    test.assertTrue(any(matches(name) for name in before), f"no counter {wanted}")
    yield
    until = time.monotonic() + PATIENCE_S
    while True:
        risen = {name: value - before[name] for name, value in counters().items() if value != before[name]}
        if sum(count for name, count in risen.items() if matches(name)) >= by or time.monotonic() > until:
            break
        time.sleep(0.01)
    test.assertEqual(sum(count for name, count in risen.items() if matches(name)), by, f"{wanted}; risen: {risen}")
    others = {name: count for name, count in risen.items() if _is_loss(name) and not matches(name)}
    test.assertFalse(only and others, f"beside {wanted}: {others}")
