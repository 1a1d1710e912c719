"""How the appliance is started, and how it is asked."""

import json
import os
import shlex
import subprocess

from netns import Missing

SIP = "10.99.0.1:5060"
SIP6 = "[fd99::1]:5060"


def require_built(build):
    for name in ("trunkline", "trunkctl"):
        if not os.access(os.path.join(build, name), os.X_OK):
            raise Missing(
                f"{build}/{name} is not built: meson setup build --buildtype=release && ninja -C build "
                "(scripts/install-deps installs what that needs)"
            )


# What says where a port leads. Those that a link does not need are taken out of the config.
LINK_KEYS = ("driver", "interface", "pci", "socket", "role", "id")


def command_line(program, config, link, workers, control, prefix, settings):
    """Of build/trunkline or a program that takes the same options, with the sandbox's values in the place of the config's."""
    replaced = {f"ports[0].{key}": link.get(key, "") for key in LINK_KEYS}
    replaced |= {"control.socket": control, "control.file_prefix": prefix}
    if workers is not None:
        replaced |= {"workers.count": workers, "workers.cpus": ""}
    chosen = [f"{key}={value}" for key, value in replaced.items()] + list(settings)
    return [program, "--config", config, *(word for pair in chosen for word in ("--set", pair))]


def stand_in(command, control):
    return [word.format(sip=SIP, sip6=SIP6, control=control) for word in shlex.split(command)]


def trunkctl(*words):
    """The answer of the running appliance (TL_BUILD, TL_CTL) to e.g. `status`, as parsed JSON."""
    line = [os.path.join(os.environ["TL_BUILD"], "trunkctl"), "--socket", os.environ["TL_CTL"], *words, "--json"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=10, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise RuntimeError(f"trunkctl {' '.join(words)}: status {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout)
