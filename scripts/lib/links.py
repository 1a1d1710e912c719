"""The wires between the appliance's namespace and the far side's: one class a kind of link.

`before` makes what must be there when the appliance starts, `after` what can only be made once it runs. `settings`
are the configuration keys the link asks for, `far` the far side's interface (empty: it has none)."""

import os
import time

import netns
from netns import Missing, ip, run

FAR = "eth0"
NEAR = "near0"
TAP = "trunk0"
BRIDGE = "br0"


def _veth(near_namespace, far_namespace):
    try:
        ip(near_namespace, "link", "add", NEAR, "type", "veth", "peer", "name", FAR, "netns", far_namespace)
    except Missing as why:
        raise Missing(f"{why}. The kernel needs the veth module: modprobe veth") from why
    # Nothing but DPDK speaks on the near side, and the kernel must not leave checksums for hardware that is not there.
    netns.sysctl(near_namespace, disable_ipv6=1)
    run(*netns.inside(far_namespace, "ethtool", "-K", FAR, "tx", "off"))
    ip(near_namespace, "link", "set", NEAR, "up")


class Tap:
    far = FAR

    def __init__(self, near_namespace, far_namespace, directory):
        self._near, self._far = near_namespace, far_namespace
        self.settings = {"driver": "tap", "interface": TAP}

    def before(self):
        if not os.path.exists("/dev/net/tun"):
            raise Missing(
                "no /dev/net/tun, which net_tap needs: `modprobe tun`; in a container add --device /dev/net/tun "
                "--cap-add NET_ADMIN"
            )
        _veth(self._near, self._far)
        try:
            ip(self._near, "link", "add", BRIDGE, "type", "bridge", "mcast_snooping", "0")
        except Missing as why:
            raise Missing(f"{why}. The kernel needs the bridge module: modprobe bridge") from why
        ip(self._near, "link", "set", BRIDGE, "up")
        ip(self._near, "link", "set", NEAR, "master", BRIDGE)

    def after(self, alive, until):
        """The tap appears with the appliance. It stays where it appears and is bridged, since moving a tap into another
        namespace fails now and then."""
        while not ip(self._near, "link", "show", "dev", TAP, check=False):
            if not alive() or time.monotonic() > until:
                return False
            time.sleep(0.02)
        ip(self._near, "link", "set", TAP, "master", BRIDGE, "up")
        return True


class Veth:
    far = FAR

    def __init__(self, driver, near_namespace, far_namespace):
        self._near, self._far = near_namespace, far_namespace
        self.settings = {"driver": driver, "interface": NEAR}

    def before(self):
        _veth(self._near, self._far)

    def after(self, alive, until):
        return True


class Memif:
    far = ""

    def __init__(self, directory):
        self.socket = os.path.join(directory, "memif.sock")
        self.settings = {"driver": "memif", "socket": self.socket, "role": "server"}

    def before(self):
        pass

    def after(self, alive, until):
        return True


class Kernel:
    """For a stand-in on kernel sockets: the appliance's addresses are the interface's own."""

    far = FAR
    settings = {}

    def __init__(self, near_namespace, far_namespace, addresses):
        self._near, self._far, self._addresses = near_namespace, far_namespace, addresses

    def before(self):
        _veth(self._near, self._far)
        netns.sysctl(self._near, disable_ipv6=0, accept_dad=0)
        for address in self._addresses:
            ip(self._near, "addr", "add", address, "dev", NEAR, *(["nodad"] if ":" in address else []))

    def after(self, alive, until):
        return True
