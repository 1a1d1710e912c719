"""RTP for the stand-in: a socket which plays, echoes or passes packets on."""

import asyncio
import os
import socket
import struct
import time


TONE = b"\x55\x55\x55\x55\xd5\xd5\xd5\xd5" * 20  # 1 kHz, by either law of G.711
SILENCE = {0: b"\xff", 8: b"\xd5"}


class Media(asyncio.DatagramProtocol):
    """One RTP port. `remote` is where it sends, `sends` and `echoes` what it does; `to` is the other leg's Media. `takes`: what
    comes is counted, in `taken` of all."""

    taken = 0

    def __init__(self, host):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        while True:  # an even port
            self.socket.bind((host, 0))
            if self.socket.getsockname()[1] % 2 == 0:
                break
            self.socket.close()
            self.socket = socket.socket(family, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]
        self.remote, self.to = None, None
        self.sends = self.echoes = self.mute = self.takes = False
        self.payload_type = 0
        self._tone = None
        asyncio.get_running_loop().add_reader(self.socket.fileno(), self._readable)

    def _readable(self):
        try:
            octets, source = self.socket.recvfrom(2048)
        except OSError:
            return
        if self.takes:
            Media.taken += 1
        if self.echoes:
            self._send(octets, source)
        elif self.to is not None and self.to.remote:
            self.to._send(octets, self.to.remote)

    def _send(self, octets, remote):
        try:
            self.socket.sendto(octets, remote)
        except OSError:
            pass

    def play(self):
        if self._tone is None:
            self._tone = asyncio.ensure_future(self._play())

    async def _play(self):
        source, number, due = int.from_bytes(os.urandom(4), "big"), 0, time.monotonic()
        while True:
            if self.sends and self.remote:
                header = struct.pack("!BBHII", 0x80, self.payload_type, number & 0xFFFF, number * 160, source)
                self._send(header + (SILENCE[self.payload_type] * 160 if self.mute else TONE), self.remote)
            number, due = number + 1, due + 0.02
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    def close(self):
        if self._tone:
            self._tone.cancel()
        asyncio.get_running_loop().remove_reader(self.socket.fileno())
        self.socket.close()
