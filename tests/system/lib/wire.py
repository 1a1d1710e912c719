"""What went over the wire: SIP messages and RTP packets out of a pcap file."""

import socket
import struct

from sip_text import Message


class Packet:
    """A UDP datagram: `time` in seconds, `source` and `target` as (address, port), `payload`."""

    def __init__(self, time, source, target, payload):
        self.time, self.source, self.target, self.payload = time, source, target, payload


class Signal(Packet):
    """A SIP message on the wire."""

    def __init__(self, packet, message):
        super().__init__(packet.time, packet.source, packet.target, packet.payload)
        self.message = message


class Rtp(Packet):
    def __init__(self, packet):
        super().__init__(packet.time, packet.source, packet.target, packet.payload)
        _, kind, self.sequence, self.timestamp, self.ssrc = struct.unpack("!BBHII", packet.payload[:12])
        self.payload_type = kind & 0x7F
        self.media = packet.payload[12:]


def _frames(path):
    with open(path, "rb") as file:
        octets = file.read()
    at = 24
    while at + 16 <= len(octets):
        seconds, nanoseconds, length, _ = struct.unpack_from("<IIII", octets, at)
        yield seconds + nanoseconds / 1e9, octets[at + 16: at + 16 + length]
        at += 16 + length


class _Fragments:
    """Puts fragments together. They come whole and in any order, or the datagram is not seen."""

    def __init__(self):
        self._parts = {}

    def add(self, key, offset, more, octets):
        parts = self._parts.setdefault(key, {})
        parts[offset] = octets
        if not more:
            parts["end"] = offset + len(octets)
        whole, at = b"", 0
        while at in parts:
            whole += parts[at]
            at = len(whole)
        if parts.get("end") != at or not at:
            return None
        del self._parts[key]
        return whole


def _datagrams(path):
    fragments = _Fragments()
    for time, frame in _frames(path):
        kind = frame[12:14]
        if kind == b"\x08\x00":
            ip = frame[14:]
            header, total, identity, position = (ip[0] & 15) * 4, *struct.unpack("!HHH", ip[2:8])
            protocol, ends, body = ip[9], (ip[12:16], ip[16:20]), ip[header:total]
            more, offset, family = position & 0x2000, (position & 0x1FFF) * 8, socket.AF_INET
        elif kind == b"\x86\xdd":
            ip = frame[14:]
            protocol, ends, body = ip[6], (ip[8:24], ip[24:40]), ip[40: 40 + struct.unpack("!H", ip[4:6])[0]]
            more, offset, identity, family = 0, 0, 0, socket.AF_INET6
            if protocol == 44:
                protocol, _, position, identity = struct.unpack("!BBHI", body[:8])
                more, offset, body = position & 1, position & 0xFFF8, body[8:]
        else:
            continue
        if protocol != 17:
            continue
        if more or offset:
            body = fragments.add((ends, identity), offset, more, body)
            if body is None:
                continue
        source, target = (socket.inet_ntop(family, end) for end in ends)
        ports = struct.unpack("!HH", body[:4])
        yield Packet(time, (source, ports[0]), (target, ports[1]), body[8:])


def _stalls(path):
    """(begin, end) of each time in which this machine stood still, as stalls.py saw it."""
    try:
        with open(path + ".stalls", encoding="ascii") as file:
            return [tuple(map(float, line.split())) for line in file]
    except OSError:
        return []


class Trace:
    """All of a capture, in order: `signals` (SIP), `rtp`, and both in `packets`; `stalls` of the machine meanwhile."""

    def __init__(self, path):
        self.packets, self.stalls = [], _stalls(path)
        for packet in _datagrams(path):
            octets = packet.payload
            if len(octets) >= 12 and octets[0] >> 6 == 2 and not 64 <= octets[1] & 0x7F <= 95:
                self.packets.append(Rtp(packet))
            elif b"SIP/2.0" in octets[:2048]:
                message = Message.parse(octets)
                if message:
                    self.packets.append(Signal(packet, message))
        self.signals = [packet for packet in self.packets if isinstance(packet, Signal)]
        self.rtp = [packet for packet in self.packets if isinstance(packet, Rtp)]

    def repeats(self):
        """SIP messages which were sent again, octet by octet the same: (the one before, the repeated one)."""
        last, again = {}, []
        for signal in self.signals:
            key = (signal.source, signal.target, signal.payload)
            if key in last:
                again.append((last[key], signal))
            last[key] = signal
        return again

    def stalled(self, begin, end):
        """Seconds between `begin` and `end` in which the machine stood still for a program of the test."""
        return sum(max(0.0, min(end, until) - max(begin, since)) for since, until in self.stalls)
