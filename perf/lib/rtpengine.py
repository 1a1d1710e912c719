"""rtpengine in userspace, as Debian has it, told what to relay over its NG protocol."""

import os
import resource
import shutil
import socket
import subprocess
import time

from duts import Dut, inside
from machine import DUT_CPU

NG_PORT = 2223


def encode(value):
    """Bencode."""
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    if isinstance(value, list):
        return b"l" + b"".join(map(encode, value)) + b"e"
    return b"d" + b"".join(encode(key) + encode(value[key]) for key in sorted(value)) + b"e"


def decode(octets, at=0):
    """(value, where it ends)"""
    kind = octets[at:at + 1]
    if kind == b"i":
        end = octets.index(b"e", at)
        return int(octets[at + 1:end]), end + 1
    if kind in (b"l", b"d"):
        items, at = [], at + 1
        while octets[at:at + 1] != b"e":
            item, at = decode(octets, at)
            items.append(item)
        return (items if kind == b"l" else dict(zip(items[::2], items[1::2]))), at + 1
    colon = octets.index(b":", at)
    end = colon + 1 + int(octets[at:colon])
    return octets[colon + 1:end], end


def sdp(address, port):
    return (f"v=0\r\no=- 1 1 IN IP4 {address}\r\ns=-\r\nc=IN IP4 {address}\r\nt=0 0\r\nm=audio {port} RTP/AVP 0\r\n"
            "a=rtpmap:0 PCMU/8000\r\na=sendrecv\r\n")


def audio_port(description):
    return int(next(line for line in description.decode().splitlines() if line.startswith("m=audio")).split()[1])


class _Namespace:
    """This thread is in the namespace meanwhile, so that a socket made here belongs to it."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.own = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        there = os.open(f"/run/netns/{self.name}", os.O_RDONLY)
        _setns(there)
        os.close(there)

    def __exit__(self, *_):
        _setns(self.own)
        os.close(self.own)


def _setns(descriptor):
    import ctypes

    if ctypes.CDLL(None, use_errno=True).setns(descriptor, 0) != 0:
        raise OSError(ctypes.get_errno(), "setns")


class Rtpengine(Dut):
    def __init__(self, folder, namespace, address):
        super().__init__(folder, "rtpengine")
        self.address, self.cookie = address, 0
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        # It sleeps between packets: round robin among real-time tasks, so that nobody else's slice delays its wake-ups.
        line = ["chrt", "-r", "10", "taskset", "-c", str(DUT_CPU), "rtpengine", "--config-file=none", "--table=-1",
                f"--interface={address}", f"--listen-ng=127.0.0.1:{NG_PORT}", "--foreground", "--log-stderr", "--log-level=3",
                "--num-threads=1", "--port-min=20000", "--port-max=60000", "--timeout=3600", "--silent-timeout=3600"]
        self.launch(inside(namespace, *line), stdin=subprocess.DEVNULL)
        with _Namespace(namespace):
            self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(1.0)
        self.wait_until(lambda: self._ask({"command": "ping"}) is not None)

    def _ask(self, request):
        self.cookie += 1
        cookie = b"c%d" % self.cookie
        for _ in range(3):
            try:
                self.socket.sendto(cookie + b" " + encode(request), ("127.0.0.1", NG_PORT))
                while True:
                    got, _, answer = self.socket.recvfrom(65536)[0].partition(b" ")
                    if got == cookie:
                        return decode(answer)[0]
            except OSError:
                time.sleep(0.05)
        return None

    def sessions(self, count, path, caller="10.99.0.11", callee="10.99.0.10"):
        with open(path, "w", encoding="ascii") as file:
            for i in range(count):
                port = 10000 + 2 * i
                common = {"call-id": f"c{i}", "from-tag": "a", "replace": ["origin"], "ICE": "remove", "flags": ["trust-address"]}
                offer = self._ask({"command": "offer", "sdp": sdp(caller, port), **common})
                answer = self._ask({"command": "answer", "sdp": sdp(callee, port), "to-tag": "b", **common})
                file.write(f"{caller} {port} {self.address} {audio_port(answer[b'sdp'])} "
                           f"{callee} {port} {self.address} {audio_port(offer[b'sdp'])}\n")


def is_there():
    return shutil.which("rtpengine") is not None
