"""A saved run of the benches, and what another one is worse in.

A figure with a peer measured in the same run is compared by its ratio, since the machine's mood is in both. One in units of
time without a peer is compared after correction by the calibration loop. Instructions and octets are compared as they are."""

import json
from typing import NamedTuple

CALIBRATION = "calibration_cpu"
HIGHER_IS_BETTER = ("pps", "Mpps", "calls/s", "1/s", "%", "MB/s")
COUNTED = ("instructions", "bytes", "B", "kB", "count", "%")
# How much two runs of the same code differ on a shared machine, at least.
NOISE_OF_COUNTS = 0.01
NOISE_OF_TIME = 0.08


class Verdict(NamedTuple):
    bench: str
    bad: bool
    text: str


def save(path, results):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in results)


def load(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def file_of(line):
    """Which file of perf/bench printed it: one may print figures of many names."""
    return line.get("file", line["bench"])


def key(line):
    return (file_of(line), line["bench"], line["unit"], line.get("case", ""), line.get("vs", ""))


def is_counted(line):
    return line["unit"].split()[0].split("/")[0] in COUNTED


def higher_is_better(line):
    return line.get("better", "higher" if line["unit"] in HIGHER_IS_BETTER else "lower") == "higher"


def has_measured_peer(line):
    return "ratio" in line and line.get("vs") != "limit"


def speed(results):
    """How long the calibration loop took; 1 where it did not run."""
    return next((line["value"] for line in results if line["bench"] == CALIBRATION), 1.0)


def spread_of(line):
    """How far the repetitions lie apart, as a part of the value: half of it, as if the middle were the truth."""
    low, high = line.get("spread", (0, 0))
    return abs(high - low) / 2 / abs(line["value"]) if line["value"] else 0.0


def noise(before, after):
    if is_counted(before) and "spread" not in before:
        return NOISE_OF_COUNTS
    floor = NOISE_OF_COUNTS if is_counted(before) else NOISE_OF_TIME
    return max(floor, spread_of(before) + spread_of(after))


def change(before, after, slower):
    """How much worse `after` is, as a part: 0.1 is ten percent worse, negative is better."""
    if has_measured_peer(before) and has_measured_peer(after):
        old, new = before["ratio"], after["ratio"]
    else:
        old, new = before["value"], after["value"]
        if not is_counted(before):  # a slower machine makes times longer and rates smaller
            new = new * slower if higher_is_better(before) else new / slower
    if old == new:
        return 0.0
    if higher_is_better(before):
        return (old - new) / old if old else -1.0
    return (new - old) / old if old else 1.0


def compare(baseline, results, asked=None):
    """A Verdict for each figure of the baseline, or of those that the files `asked` print, the bad ones first."""
    slower = speed(results) / speed(baseline)
    now = {key(line): line for line in results}
    verdicts = []
    for before in baseline:
        name = before["bench"]
        if name.startswith("calibration") or (asked is not None and file_of(before) not in asked):
            continue
        after = now.get(key(before))
        if after is None:
            verdicts.append(Verdict(name, True, f"gone: {name} ({before['unit']})"))
            continue
        worse, limit = change(before, after, slower), noise(before, after)
        word = "WORSE" if worse > limit else "better" if worse < -limit else "same"
        verdicts.append(Verdict(name, worse > limit, f"{word}: {name}: {before['value']:g} -> {after['value']:g} {before['unit']} "
                                f"({-100 * worse:+.1f} %, noise {100 * limit:.1f} %)"))
    return sorted(verdicts, key=lambda verdict: not verdict.bad)
