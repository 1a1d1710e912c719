"""Ethernet frames made octet by octet, right or wrong in one chosen way, and the socket that sends them."""

import itertools
import socket
import struct
import subprocess

from player import interface_of

IPV4, IPV6, ARP, VLAN = 0x0800, 0x86DD, 0x0806, 0x8100
UDP, ICMP, ICMPV6 = 17, 1, 58
IDENTITIES = itertools.count(1)  # of datagrams in fragments: those that were given up are remembered for a while
PIECE = 1448  # of a datagram in fragments: a multiple of 8 that fits an MTU of 1500 in both families


def checksum(octets):
    octets += b"\0" * (len(octets) % 2)
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


class Wire:
    """The far side's end of the link to the appliance, at `near` (an address of either family) from `far`."""

    def __init__(self, near, far):
        self.near, self.far = near, far
        self.family = socket.AF_INET6 if ":" in near else socket.AF_INET
        interface = interface_of(far)
        with socket.socket(self.family, socket.SOCK_DGRAM) as sock:  # so that its link address is known
            sock.bind((far, 0))
            sock.sendto(b"\r\n", (near, 5060))
        for _ in range(100):
            words = subprocess.run(["ip", "neigh", "show", near, "dev", interface], capture_output=True, text=True,
                                   check=True).stdout.split()
            if "lladdr" in words:
                break
            subprocess.run(["sleep", "0.05"], check=True)
        self.to = bytes.fromhex(words[words.index("lladdr") + 1].replace(":", ""))
        with open(f"/sys/class/net/{interface}/address", encoding="ascii") as file:
            self.own = bytes.fromhex(file.read().strip().replace(":", ""))
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        self.socket.bind((interface, 0))
        self._identity = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, frame):
        self.socket.send(frame)

    def frame(self, kind, octets, to=None):
        return (to or self.to) + self.own + struct.pack("!H", kind) + octets

    def _ends(self, source=None):
        return socket.inet_pton(self.family, source or self.far) + socket.inet_pton(self.family, self.near)

    def udp(self, payload, port=5060, length=None, check=None):
        """A UDP header and what follows it. `length` and `check` in place of the right ones."""
        length = 8 + len(payload) if length is None else length
        head = struct.pack("!HHHH", 5999, port, length, 0)
        if check is None:
            check = checksum(self._ends() + struct.pack("!HH", UDP, length) + head + payload) or 0xFFFF
        return head[:6] + struct.pack("!H", check) + payload

    def ip(self, body, protocol=UDP, **changed):
        return (self.ipv6 if self.family == socket.AF_INET6 else self.ipv4)(body, protocol, **changed)

    def ipv4(self, body, protocol=UDP, *, source=None, total=None, version=4, words=None, check=None, options=b"",
             identity=0, fragment=0):
        words = 5 + len(options) // 4 if words is None else words
        total = 20 + len(options) + len(body) if total is None else total
        head = struct.pack("!BBHHHBBH", version << 4 | words, 0, total, identity, fragment, 64, protocol, 0) + self._ends(source)
        check = checksum(head + options) if check is None else check
        return self.frame(IPV4, head[:10] + struct.pack("!H", check) + head[12:] + options + body)

    def ipv6(self, body, protocol=UDP, *, source=None, length=None, version=6, hops=64):
        length = len(body) if length is None else length
        return self.frame(IPV6, struct.pack("!IHBB", version << 28, length, protocol, hops) + self._ends(source) + body)

    def next_identity(self):
        self._identity = next(IDENTITIES) & 0xFFFF
        return self._identity

    def piece(self, offset, more, octets, protocol=UDP, same=False):
        """One fragment: octets from `offset` on of what follows the IP header. `same`: of the same datagram as the last."""
        identity = self._identity if same else self.next_identity()
        if self.family == socket.AF_INET6:
            return self.ipv6(struct.pack("!BBHI", protocol, 0, offset | more, identity) + octets, 44)
        return self.ipv4(octets, protocol, identity=identity, fragment=offset // 8 | more << 13)

    def pieces(self, body, size=PIECE):
        """The fragments of what follows an IP header."""
        self.next_identity()
        return [self.piece(at, int(at + size < len(body)), body[at:at + size], same=True) for at in range(0, len(body), size)]
