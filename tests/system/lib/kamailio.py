"""Kamailio, the proxy of Debian, as it stands before, behind and beside the appliance: one process with an address for each part."""

from peers import Peer, port_is_open

MODULES = "/usr/lib/x86_64-linux-gnu/kamailio/modules/"

# It says of each request which part had it, and stays in the way of every call.
CONFIG = """#!KAMAILIO
debug=-1
log_stderror=yes
children=1
auto_aliases=no
dns=no
rev_dns=no
disable_tcp=yes
listen=udp:{carrier}:5060
listen=udp:{branch}:5060
listen=udp:{edge}:5060
mpath="{modules}"
loadmodule "kex.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "xlog.so"
loadmodule "path.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
modparam("usrloc", "db_mode", 0)
request_route {{
    if (!mf_process_maxfwd_header("10")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
    xlog("L_ALERT", "$Ri: $rm of $fU from $si, Route $hdr(Route)\\n");
    if (is_method("CANCEL")) {{ if (t_check_trans()) t_relay(); exit; }}
    if (has_totag()) {{
        if (loose_route()) t_relay();
        else if (is_method("ACK")) {{ if (t_check_trans()) t_relay(); }}
        else sl_send_reply("404", "Not here");
        exit;
    }}
    t_check_trans();
    if (is_method("OPTIONS") && $si == "{appliance}") {{ sl_send_reply("200", "Here"); exit; }}
    if (is_method("REGISTER")) {{
        if ($Ri == "{branch}") {{ save("location"); exit; }}
        add_path();
        $du = "sip:{appliance}:5060";
        t_relay();
        exit;
    }}
    loose_route();
    record_route();
    if ($Ri == "{carrier}" && $si == "{appliance}") {{
        $rU = "gateway";
        $du = "sip:{gateway}";
    }} else if ($Ri == "{branch}" && $si == "{appliance}") {{
        if (!lookup("location")) {{ sl_send_reply("404", "Nobody"); exit; }}
    }} else if ($si != "{appliance}") {{
        if ($Ri == "{branch}") $rd = "{appliance}";
        $du = "sip:{appliance}:5060";
    }}
    t_relay();
}}
"""


class Kamailio(Peer):
    """`carrier`: calls of the appliance go on to `gateway`, calls of the gateway to the appliance. `branch`: a registrar of its own,
    whose phones the appliance calls without knowing of them, and who call it. `edge`: what phones that belong to the appliance
    register and call through."""

    def __init__(self, carrier, branch, edge, appliance, gateway):
        super().__init__("kamailio")
        folder = self.folder.name
        config = self.file("kamailio.cfg", CONFIG.format(carrier=carrier, branch=branch, edge=edge, appliance=appliance, gateway=gateway,
                                                         modules=MODULES))
        self.launch("kamailio", "-DD", "-E", "-f", config, "-m", "32", "-M", "8", "-Y", folder, "-P", f"{folder}/kamailio.pid",
                    "-w", folder)
        try:
            self.wait_until(lambda: port_is_open(5060))
        except BaseException:
            self.close()
            raise

    def passed(self, part, method):
        """How many requests of this method that part has had."""
        return self.log().count(f"{part}: {method} ")
