#!/usr/bin/env python3
"""Answers ARP for every address that begins with PREFIX, on one interface, until it is ended.   answer_arp.py INTERFACE PREFIX

A packet socket sees a frame before a filter drops it, so this works where the kernel itself is kept from answering."""

import socket
import struct
import sys

ARP = 0x0806
REQUEST, REPLY = 1, 2


def main(interface, prefix):
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ARP))
    wire.bind((interface, ARP))
    own = wire.getsockname()[4]
    while True:
        frame = wire.recv(2048)
        operation, sender_mac, sender, _, target = struct.unpack("!6xH6s4s6s4s", frame[14:42])
        if operation != REQUEST or not socket.inet_ntoa(target).startswith(prefix) or sender_mac == own:
            continue
        arp = struct.pack("!HHBBH6s4s6s4s", 1, 0x0800, 6, 4, REPLY, own, target, sender_mac, sender)
        wire.send(sender_mac + own + struct.pack("!H", ARP) + arp)


if __name__ == "__main__":
    main(*sys.argv[1:])
