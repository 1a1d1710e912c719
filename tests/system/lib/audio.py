"""How loud G.711 is."""

import math

PCMU, PCMA = 0, 8


def mu_law(octet):
    """A sample of 14 bits with sign (ITU-T G.711 table 2)."""
    octet = ~octet & 0xFF
    size = (((octet & 0x0F) * 2 + 33) << (octet >> 4 & 7)) - 33
    return -size if octet & 0x80 else size


def a_law(octet):
    """A sample of 13 bits with sign (table 1), on the scale of the other law."""
    octet ^= 0x55
    chord, step = octet >> 4 & 7, octet & 0x0F
    size = 2 * step + 1 if chord == 0 else (2 * step + 33) << (chord - 1)
    return 2 * (size if octet & 0x80 else -size)


TABLES = {PCMU: [mu_law(octet) for octet in range(256)], PCMA: [a_law(octet) for octet in range(256)]}


def level_dbm0(packets):
    """Of RTP packets in G.711; None where there are none. A sine of full scale has about 3 dBm0 (G.711 section 4)."""
    samples = [TABLES[packet.payload_type][octet] for packet in packets if packet.payload_type in TABLES
               for octet in packet.media]
    if not samples:
        return None
    rest = sum(samples) / len(samples)  # what never changes is not heard
    power = sum((sample - rest) ** 2 for sample in samples) / len(samples)
    return -math.inf if power == 0 else 10 * math.log10(power / (8031 * 8031 / 2)) + 3.17


def share_of_tone(packets, hertz, together=5):
    """How much of the power of consecutive G.711 packets is a sine of this frequency: 1 for nothing but it, None without packets.
    Looked at in blocks of five packets of 20 ms, in which all multiples of 10 Hz are whole."""
    alone = whole = 0.0
    for first in range(0, len(packets) - together + 1, together):
        samples = [TABLES[packet.payload_type][octet] for packet in packets[first:first + together] for octet in packet.media]
        turn = 2 * math.pi * hertz / 8000
        real = sum(sample * math.cos(turn * at) for at, sample in enumerate(samples))
        imaginary = sum(sample * math.sin(turn * at) for at, sample in enumerate(samples))
        alone += 2 * (real * real + imaginary * imaginary) / len(samples)
        whole += sum(sample * sample for sample in samples)
    return alone / whole if whole else None
