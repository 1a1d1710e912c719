#!/usr/bin/env python3
"""Writes every frame of an interface into a pcap file until SIGTERM.   capture.py INTERFACE FILE

Says "ready" when it listens; exit 3 when the kernel had to drop frames, so that nobody counts what is not there. Beside
FILE, FILE.stalls says when this machine stood still, so that nobody takes its fault for the appliance's."""

import os
import select
import signal
import socket
import struct
import sys

from stalls import Witness

ETH_P_ALL = 3
SOL_PACKET, PACKET_STATISTICS = 263, 6
SO_TIMESTAMPNS = 35
PCAP_NANOSECONDS, LINKTYPE_ETHERNET = 0xA1B23C4D, 1


def main(interface, path):
    stop, witness = [], Witness()
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    wake, alarm = socket.socketpair()
    alarm.setblocking(False)
    signal.set_wakeup_fd(alarm.fileno())
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    sock.setsockopt(socket.SOL_SOCKET, 33, 1 << 24)  # SO_RCVBUFFORCE
    sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    sock.bind((interface, 0))
    sock.setblocking(False)
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", PCAP_NANOSECONDS, 2, 4, 0, 0, 65535, LINKTYPE_ETHERNET))
        print("ready", flush=True)
        while True:
            try:
                frame, ancillary, _, _ = sock.recvmsg(65535, 64)
            except BlockingIOError:  # all that had arrived is written
                if stop:
                    break
                select.select([sock, wake], [], [])
                continue
            seconds, nanoseconds = struct.unpack("qq", ancillary[0][2]) if ancillary else (0, 0)
            file.write(struct.pack("<IIII", seconds, nanoseconds, len(frame), len(frame)) + frame)
    witness.write(path + ".stalls")
    dropped = struct.unpack("II", sock.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))[1]
    if dropped:
        print(f"capture: {dropped} frames dropped", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
