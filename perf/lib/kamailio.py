"""Kamailio as a stateful proxy that tracks dialogs, as Debian has it, on kernel sockets; alone or with rtpengine for the media."""

import os
import shutil
import subprocess
import time

from duts import Dut, inside, ticks_of
from machine import DUT_CPU
from rtpengine import NG_PORT, Rtpengine

MODULES = "/usr/lib/x86_64-linux-gnu/kamailio/modules/"

CONFIG = """#!KAMAILIO
debug=-1
log_stderror=yes
children=2
auto_aliases=no
dns=no
rev_dns=no
disable_tcp=yes
listen=udp:{address}:5060
mpath="{modules}"
loadmodule "kex.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "dialog.so"
{media_module}
modparam("tm", "wt_timer", 5000)
modparam("dialog", "hash_size", 16384)
request_route {{
    if (!mf_process_maxfwd_header("10")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
    if (has_totag()) {{
        if (!loose_route()) {{
            if (is_method("ACK") && t_check_trans()) t_relay();
            else if (!is_method("ACK")) sl_send_reply("404", "Not here");
            exit;
        }}
        {media_ends}
        t_relay();
        exit;
    }}
    if (is_method("CANCEL")) {{ if (t_check_trans()) t_relay(); exit; }}
    if (!is_method("INVITE")) {{ sl_send_reply("200", "OK"); exit; }}
    t_check_trans();
    record_route();
    dlg_manage();
    {media_begins}
    $du = "sip:{next_hop}";
    t_relay();
}}
{media_answer}
"""
WITH_MEDIA = {
    "media_module": f'loadmodule "rtpengine.so"\nmodparam("rtpengine", "rtpengine_sock", "udp:127.0.0.1:{NG_PORT}")',
    "media_ends": 'if (is_method("BYE")) rtpengine_manage("delete-delay=0");',
    "media_begins": 'rtpengine_manage("replace-origin trust-address ICE=remove"); t_on_reply("ANSWERED");',
    "media_answer": 'onreply_route[ANSWERED] { if (status =~ "200" && has_body("application/sdp")) '
                    'rtpengine_manage("replace-origin trust-address ICE=remove"); }',
}
WITHOUT_MEDIA = dict.fromkeys(WITH_MEDIA, "")


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            own = [int(word) for word in file.read().split()]
    except OSError:
        return []
    return own + [descendant for child in own for descendant in children(child)]


class Kamailio(Dut):
    """Its fast allocator, tlsf: with the default one a call costs ten times more. `media`: with rtpengine beside it."""

    def __init__(self, folder, namespace, address="10.99.0.1", next_hop="10.99.0.10:5080", media=False):
        super().__init__(folder, "kamailio")
        self.media = Rtpengine(folder, namespace, address) if media else None
        config = os.path.join(folder, "kamailio.cfg")
        with open(config, "w", encoding="ascii") as file:
            file.write(CONFIG.format(address=address, next_hop=next_hop, modules=MODULES, **(WITH_MEDIA if media else WITHOUT_MEDIA)))
        try:
            # Like rtpengine it sleeps between messages.
            self.launch(inside(namespace, "chrt", "-r", "10", "taskset", "-c", str(DUT_CPU), "kamailio", "-DD", "-E", "-f", config, "-m", "1024",
                               "-M", "32", "-x", "tlsf", "-X", "tlsf", "-Y", folder, "-P", os.path.join(folder, "kamailio.pid"), "-w", folder),
                        stdin=subprocess.DEVNULL)
            time.sleep(1.5)  # it says nothing when it is ready
            self.wait_until(lambda: children(self.process.pid))
        except BaseException:
            self.__exit__()
            raise

    def cpu_seconds(self):
        """Of all its processes, and of rtpengine."""
        pids = [self.process.pid, *children(self.process.pid)] + ([self.media.process.pid] if self.media else [])
        return sum(map(ticks_of, pids)) / os.sysconf("SC_CLK_TCK")

    def __exit__(self, *_):
        super().__exit__()
        if self.media:
            self.media.__exit__()


def is_there():
    return shutil.which("kamailio") is not None
