"""The appliance's configuration for a bench, as data and as text."""

import json

MAC = "02:54:4c:00:00:01"


def config(link, control_socket, prefix, control_cpu, worker_cpu, **changes):
    """`link` is what says where the port leads. `changes` replace values by "section__key"."""
    whole = {
        "memory": {"mode": "huge", "size": "256MiB"},
        "ports": [{"name": "wire", "addresses": ["10.99.0.1/16", "fd99::1/64"], **link}],
        "workers": {"cpus": [worker_cpu], "idle": "poll"},
        "control": {"cpu": control_cpu, "socket": control_socket, "file_prefix": prefix, "drain": "1s"},
        "sip": {"listen": ["10.99.0.1:5060"]},
        "media": {"addresses": [{"local": "10.99.0.1"}], "ports": "10000-59999", "timeout": "0s"},
        "services": {"enabled": False},
        "routes": {"default": {"next_hop": ["10.99.0.10:5080"]}},
        "limits": {"calls": 2000, "neighbours": 1024},
        "log": {"level": "warning"},
    }
    for key, value in changes.items():
        section, _, name = key.partition("__")
        if value is None:
            whole[section].pop(name, None)
        else:
            whole.setdefault(section, {})[name] = value
    return whole


def text(value):
    """JSON is YAML."""
    return json.dumps(value, indent=1) + "\n"
