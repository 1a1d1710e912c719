#!/usr/bin/env python3
"""Draws a call out of a capture.   ladder.py FILE.pcap APPLIANCE_HOST [CALL_ID_OF_THE_CALLER]"""

import sys

from wire import Signal, Trace

WIDTH = 34
CODECS = {0: "PCMU", 8: "PCMA", 18: "G729", 101: "event"}


def _label(signal):
    message = signal.message
    text = message.start.split(" ", 1)[1] if message.status else message.method
    if message.status:
        text += f" ({message.method})"
    description = message.sdp()
    return text + (f" sdp {description.direction}" if description else "")


def _arrow(text, rightwards, stroke):
    text = f" {text[:WIDTH - 6]} "
    line = text.center(WIDTH - 1, stroke)
    return line + ">" if rightwards else "<" + line


def _row(time, columns, left, right, text, rightwards, stroke="-"):
    cells = []
    for index in range(columns - 1):
        here = index == min(left, right)
        cells.append(_arrow(text, rightwards, stroke) if here else " " * WIDTH)
    return f"{time:9.3f}  |" + "|".join(cells) + "|"


def _text_end(end):
    return f"[{end[0]}]:{end[1]}" if ":" in end[0] else f"{end[0]}:{end[1]}"


def draw(trace, appliance):
    """The lines of the ladder: caller, appliance and, where the call was carried on, callee. RTP is counted between messages."""
    sides = []
    for signal in trace.signals:
        for end in (signal.source, signal.target):
            if end[0] != appliance and end not in sides:
                sides.append(end)
    if not sides:
        return ["(no SIP in this capture)"]
    middle = next(end for signal in trace.signals for end in (signal.source, signal.target) if end[0] == appliance)
    order = [sides[0], middle, *sides[1:2]]
    column = {end: index for index, end in enumerate(order)}
    hosts = {sides[0][0]: 0, **({sides[1][0]: 2} if len(sides) > 1 else {})}
    names = ["caller", "trunkline", "callee"][: len(order)]
    head = [f"{'seconds':>9}  " + "".join(f"{name:<{WIDTH + 1}}" for name in names),
            " " * 11 + "".join(f"{_text_end(end):<{WIDTH + 1}}" for end in order)]
    lines, counts, start = [], {}, trace.signals[0].time

    def flush():
        for (left, right, code), (time, count) in counts.items():
            text = f"RTP {CODECS.get(code, code)} x {count}"
            lines.append(_row(time - start, len(order), left, right, text, right > left, "="))
        counts.clear()

    for packet in trace.packets:
        if isinstance(packet, Signal):
            if packet.source in column and packet.target in column:
                flush()
                left, right = column[packet.source], column[packet.target]
                lines.append(_row(packet.time - start, len(order), left, right, _label(packet), right > left))
        else:
            outer = hosts.get(packet.source[0], hosts.get(packet.target[0]))
            if outer is None:
                continue
            key = (outer, 1, packet.payload_type) if packet.target[0] == appliance else (1, outer, packet.payload_type)
            time, count = counts.get(key, (packet.time, 0))
            counts[key] = (time, count + 1)
    flush()
    return head + lines


if __name__ == "__main__":
    print("\n".join(draw(Trace(sys.argv[1]), sys.argv[2])))
