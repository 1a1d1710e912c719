"""A SIP user agent over TCP that says exactly what it is told, on a connection of its own or one that it accepts."""

import socket

from phone import Line, appliance, in_brackets, local
from sip_text import Message


class TcpLine(Line):
    """A Line over a connection to the appliance, or over `accepted`."""

    def __init__(self, host=None, family=4, accepted=None):
        self.remote = appliance(family)
        if accepted is None:
            accepted = socket.socket(socket.AF_INET if family == 4 else socket.AF_INET6)
            accepted.bind((host or local(1, family), 0))
            accepted.settimeout(5)
            accepted.connect(self.remote)
        self.socket = accepted
        self.host, self.port = accepted.getsockname()[:2]
        self.at = f"{in_brackets(self.host)}:{self.port};transport=tcp"
        self.heard, self.octets, self.closed = [], b"", False

    def send(self, what):
        text = what if isinstance(what, bytes) else what.encode()
        self.socket.sendall(text.replace(b"SIP/2.0/UDP", b"SIP/2.0/TCP").replace(b";transport=tcp;branch", b";branch"))

    def _listen(self, seconds):
        self.socket.settimeout(max(seconds, 0.0001))
        try:
            more = self.socket.recv(65536)
        except TimeoutError:
            return
        except ConnectionResetError:
            more = b""
        self.closed = not more
        self.octets += more
        while True:
            self.octets = self.octets.lstrip(b"\r\n") if b"SIP" in self.octets else self.octets
            head, end, rest = self.octets.partition(b"\r\n\r\n")
            if not end or not head.strip():
                return
            length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
            if len(rest) < length:
                return
            self.heard.append(Message.parse(head + end + rest[:length]))
            self.octets = rest[length:]

    def wait_closed(self, seconds=5):
        while not self.closed and seconds > 0:
            self._listen(0.1)
            seconds -= 0.1
        return self.closed
