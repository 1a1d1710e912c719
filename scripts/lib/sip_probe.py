#!/usr/bin/env python3
"""Asks host:port with OPTIONS over UDP until it answers.   sip_probe.py HOST:PORT [SECONDS]

Exit 0: a final response came (its status line is printed). Exit 1: none within SECONDS (10)."""

import os
import socket
import sys
import time


def split(host_port):
    host, port = host_port.rsplit(":", 1)
    return host.strip("[]"), int(port)


def request(local, target, number):
    literal = "[%s]" if ":" in local[0] else "%s"
    here, there = literal % local[0], literal % target[0]
    tag = f"{os.getpid():x}{number:x}{os.urandom(4).hex()}"
    return (
        f"OPTIONS sip:ping@{there}:{target[1]} SIP/2.0\r\n"
        f"Via: SIP/2.0/UDP {here}:{local[1]};branch=z9hG4bK{tag};rport\r\n"
        f"Max-Forwards: 70\r\n"
        f"From: <sip:probe@{here}>;tag={tag}\r\n"
        f"To: <sip:ping@{there}>\r\n"
        f"Call-ID: {tag}@{here}\r\n"
        f"CSeq: 1 OPTIONS\r\n"
        f"Contact: <sip:probe@{here}:{local[1]}>\r\n"
        f"Accept: application/sdp\r\n"
        f"Content-Length: 0\r\n\r\n"
    ).encode()


def probe(target, seconds, interval=0.2):
    """The first final response's status line, or None."""
    family = socket.AF_INET6 if ":" in target[0] else socket.AF_INET
    until = time.monotonic() + seconds
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        number = 0
        while time.monotonic() < until:
            number += 1
            try:
                if number == 1:
                    sock.connect(target)
                sock.send(request(sock.getsockname(), target, number))
                sock.settimeout(interval)
                while True:
                    line = sock.recv(65535).split(b"\r\n", 1)[0].decode("latin-1")
                    if line.startswith("SIP/2.0 ") and line[8:9] in "23456":
                        return line
            except OSError:  # nothing yet, or nobody there yet
                time.sleep(0.01)
    return None


if __name__ == "__main__":
    answer = probe(split(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 10.0)
    if answer is None:
        sys.exit(1)
    print(answer)
