#!/usr/bin/env python3
"""Runs COMMAND with kernel sockets on the far side of a memif link.   scripts/sandbox --link memif -- over_memif.py COMMAND...

A small DPDK program is the memif client and carries frames to a tap in this namespace; COMMAND then finds TL_LOCAL and
TL_LOCAL6 as with the other links."""

import os
import signal
import subprocess
import sys

INTERFACE = "eth0"
FAR4 = [f"10.99.0.{n}" for n in range(10, 20)]
FAR6 = [f"fd99::{n}" for n in range(10, 20)]


def main(command):
    build, socket = os.environ["TL_BUILD"], os.environ["TL_MEMIF"]
    wire = subprocess.Popen(
        [f"{build}/tests/system/memif_wire", "--no-huge", "-m", "64", "--no-pci", "--no-telemetry", "--lcores", "0@0",
         "--log-level", "error", "--log-level", "pmd.net.tap:critical",
         "--file-prefix", f"wire{os.getpid()}",
         "--vdev", f"net_memif0,role=client,socket={socket},socket-abstract=no", "--vdev", f"net_tap0,iface={INTERFACE}"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "RUNTIME_DIRECTORY": os.path.dirname(socket)})
    try:
        for line in wire.stdout:
            if line.strip() == "ready":
                break
        else:
            print(f"memif_wire ended with status {wire.wait()}", file=sys.stderr)
            return 1
        # Its own address would look like the port's, which the driver gave the same.
        subprocess.run(["ip", "link", "set", INTERFACE, "address", "02:74:6c:00:00:02"], check=True)
        for setting in ("accept_dad", "accept_ra"):
            with open(f"/proc/sys/net/ipv6/conf/{INTERFACE}/{setting}", "w", encoding="ascii") as file:
                file.write("0")
        for address in FAR4:
            subprocess.run(["ip", "addr", "add", f"{address}/16", "dev", INTERFACE], check=True)
        for address in FAR6:
            subprocess.run(["ip", "addr", "add", f"{address}/64", "dev", INTERFACE, "nodad"], check=True)
        subprocess.run(["ip", "link", "set", INTERFACE, "up"], check=True)
        return subprocess.run(command, env={**os.environ, "TL_LOCAL": " ".join(FAR4), "TL_LOCAL6": " ".join(FAR6)},
                              check=False).returncode
    finally:
        wire.send_signal(signal.SIGTERM)
        try:
            wire.wait(5)
        except subprocess.TimeoutExpired:
            wire.kill()
            wire.wait()
        wire.stdout.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
