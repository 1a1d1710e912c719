"""One veth link between two namespaces of the bench's own: the generator's end and that of what is measured."""

import subprocess

from machine import DUT_CPU, GENERATOR_CPU

GENERATOR_IF, DUT_IF = "gen0", "dut0"
GENERATOR_MAC, DUT_MAC = "02:77:00:00:00:01", "02:77:00:00:00:02"
DROP_ALL = "1,6 0 0 2,"  # classic BPF: return TC_ACT_SHOT


def run(*words, check=True):
    done = subprocess.run(words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if check and done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


class VethLink:
    """`charged`: the kernel's receive work of the DUT's end is done on the DUT's CPU, else on the generator's, as a network card
    and another core would do it."""

    def __init__(self, name, charged=True, mtu=1500):
        self.near, self.far = f"{name}-dut", f"{name}-gen"
        try:
            for namespace in (self.near, self.far):
                run("ip", "netns", "add", namespace)
                run("ip", "-n", namespace, "link", "set", "lo", "up")
                for scope in ("all", "default"):
                    self.inside(namespace, "sh", "-c", f"echo 1 > /proc/sys/net/ipv6/conf/{scope}/disable_ipv6")
            run("ip", "link", "add", GENERATOR_IF, "netns", self.far, "address", GENERATOR_MAC, "mtu", str(mtu), "type", "veth",
                "peer", "name", DUT_IF, "netns", self.near, "address", DUT_MAC, "mtu", str(mtu))
            for namespace, interface, cpu in ((self.far, GENERATOR_IF, GENERATOR_CPU),
                                              (self.near, DUT_IF, DUT_CPU if charged else GENERATOR_CPU)):
                run("ip", "-n", namespace, "link", "set", interface, "up", "txqueuelen", "1000")
                self._receive_on(namespace, interface, cpu)
            # Nobody else in the generator's namespace shall spend time on what it has seen, or answer it.
            self._deafen_kernel(self.far, GENERATOR_IF)
        except RuntimeError:
            self.close()
            raise

    def inside(self, namespace, *words):
        return run("ip", "netns", "exec", namespace, *words)

    def _receive_on(self, namespace, interface, cpu):
        self.inside(namespace, "sh", "-c", "mount -t sysfs sysfs /sys; for q in /sys/class/net/" + interface +
                    f"/queues/rx-*; do echo {1 << cpu:x} > $q/rps_cpus; done")

    def _deafen_kernel(self, namespace, interface):
        self.inside(namespace, "tc", "qdisc", "add", "dev", interface, "clsact")
        self.inside(namespace, "tc", "filter", "add", "dev", interface, "ingress", "bpf", "da", "bytecode", DROP_ALL)

    def take_from_kernel(self):
        """For a peer on a packet socket: the kernel's own stack does not read what that has been given, as the appliance has it."""
        self._deafen_kernel(self.near, DUT_IF)

    def give_kernel(self, address):
        """For a peer on kernel sockets: the address, and where the generator's are."""
        run("ip", "-n", self.near, "addr", "add", address, "dev", DUT_IF)
        for last in (10, 11):
            run("ip", "-n", self.near, "neigh", "replace", f"10.99.0.{last}", "lladdr", GENERATOR_MAC, "dev", DUT_IF, "nud", "permanent")

    def close(self):
        for namespace in (self.near, self.far):
            run("ip", "netns", "del", namespace, check=False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
