"""Network namespaces and links, by way of ip(8)."""

import os
import shutil
import signal
import subprocess
import time


class Missing(Exception):
    """The machine lacks something; the text says what to do about it."""


def run(*command, check=True):
    """Runs a command to its end; its output, or Missing with what it said."""
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if check and done.returncode != 0:
        said = (done.stderr or done.stdout).strip()
        raise Missing(f"`{' '.join(command)}` failed: {said}")
    return done.stdout


def ip(namespace, *arguments, check=True):
    return run("ip", "-n", namespace, *arguments, check=check)


def inside(namespace, *command):
    """The command line which runs `command` in the namespace, as the same process."""
    return ["ip", "netns", "exec", namespace, *command]


def require_root_and_tools():
    if os.geteuid() != 0:
        raise Missing("this needs root, for network namespaces: run it with sudo")
    for tool in ("ip", "ethtool"):
        if shutil.which(tool) is None:
            raise Missing(f"no `{tool}` here: run scripts/install-deps")


def require_ipv6(settings="/proc/sys/net/ipv6"):
    """Where the kernel has it, the sandbox's namespaces have it, whatever the machine's own settings turn off."""
    if not os.path.isdir(settings):
        raise Missing("this machine's kernel has no IPv6, and the sandbox speaks both: start the kernel without "
                      "ipv6.disable=1, or load the module (modprobe ipv6)")


def add(namespace):
    try:
        run("ip", "netns", "add", namespace)
    except Missing as why:
        raise Missing(
            f"cannot make a network namespace ({why}). In a container this takes CAP_SYS_ADMIN and "
            "CAP_NET_ADMIN (docker run --privileged), else a virtual machine"
        ) from why
    ip(namespace, "link", "set", "lo", "up")


def exists(namespace):
    return os.path.exists(f"/run/netns/{namespace}")


def pids(namespace):
    return [int(pid) for pid in run("ip", "netns", "pids", namespace, check=False).split()]


def sysctl(namespace, **settings):
    """Settings of IPv6 in the namespace: name=value for all interfaces, those to come included."""
    for name, value in settings.items():
        for scope in ("all", "default"):
            where = f"/proc/sys/net/ipv6/conf/{scope}/{name}"
            run(*inside(namespace, "sh", "-c", f"echo {value} > {where}"), check=False)


def end_processes(namespace, patience_s=3.0):
    """Ends what still runs in the namespace: asks, waits, then insists."""
    for how, patience in ((signal.SIGTERM, patience_s), (signal.SIGKILL, 2.0)):
        left = pids(namespace)
        for pid in left:
            try:
                os.kill(pid, how)
            except ProcessLookupError:
                pass
        until = time.monotonic() + patience
        while left and time.monotonic() < until:
            time.sleep(0.05)
            left = pids(namespace)
        if not left:
            return


def remove(namespace):
    """Ends the namespace's processes and deletes it with its links."""
    if exists(namespace):
        end_processes(namespace)
        run("ip", "netns", "del", namespace, check=False)
