"""baresip, a phone: it registers, plays a sine, and is told what to do over its control port, where it says what happens."""

import json
import math
import socket
import struct
import time
import wave

from peers import START_S, Peer, port_is_open

MODULES = "/usr/lib/baresip/modules"
RATE, CONTROL = 8000, 4444
LOUD = 8000
LEVEL_DBM0 = 3.17 + 20 * math.log10(LOUD / 32124)  # G.711 at full scale is 32124 in 16 bits

CONFIG = """poll_method epoll
sip_listen {host}:{port}
audio_source aufile,{folder}/tone.wav
audio_player aubridge,nobody
audio_alert aubridge,nobody
audio_path /nonexistent
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
rtp_ports {media}-{last}
rtp_stats yes
module_path {modules}
module g711.so
module aufile.so
module aubridge.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen {host}:{control}
ringback_disabled yes
"""


def sine(path, frequency, seconds):
    """A file of one channel, 16 bits."""
    with wave.open(path, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(b"".join(struct.pack("<h", round(LOUD * math.sin(2 * math.pi * frequency * at / RATE)))
                                  for at in range(seconds * RATE)))


class Baresip(Peer):
    """A phone at `host` for an account as its own file has it, that plays `frequency` to whoever it talks to. Two in one namespace
    need different ports for media."""

    def __init__(self, host, account, frequency, port=5070, media=7000):
        super().__init__("baresip")
        self.heard, self._rest = [], b""
        sine(f"{self.folder.name}/tone.wav", frequency, 30)
        self.file("config", CONFIG.format(host=host, port=port, folder=self.folder.name, media=media, last=media + 99,
                                          modules=MODULES, control=CONTROL))
        self.file("accounts", f"{account};regint=600;audio_codecs=pcmu,pcma\n")
        self.file("contacts", "")
        self.launch("stdbuf", "-oL", "baresip", "-4", "-s", "-f", self.folder.name)
        try:
            self.wait_until(lambda: port_is_open(CONTROL, "tcp") and self._connect((host, CONTROL)))
        except BaseException:
            super().close()
            raise

    def _connect(self, where):
        try:
            self.control = socket.create_connection(where, 5)
        except ConnectionRefusedError:
            return False
        return True

    def tell(self, command, parameters=""):
        text = json.dumps({"command": command, "params": parameters, "token": command}).encode()
        self.control.sendall(b"%d:%b," % (len(text), text))

    def _listen(self, seconds):
        """What it says comes as netstrings."""
        self.control.settimeout(max(seconds, 0.001))
        try:
            self._rest += self.control.recv(65536)
        except TimeoutError:
            return
        while b":" in self._rest:
            size, _, rest = self._rest.partition(b":")
            if len(rest) <= int(size):
                return
            self.heard.append(json.loads(rest[:int(size)]))
            self._rest = rest[int(size) + 1:]

    def forget(self):
        """What it has said so far."""
        self._listen(0.05)
        self.heard.clear()

    def says(self, event, seconds=START_S):
        """The next event of this type; None when none comes. Earlier ones of other types are passed over."""
        until = time.monotonic() + seconds
        while True:
            while self.heard:
                said = self.heard.pop(0)
                if said.get("type") == event:
                    return said
            if time.monotonic() > until:
                return None
            self._listen(until - time.monotonic())

    def calls_counted(self):
        return self.log().count("packets:")

    def packets_heard(self, counted):
        """Of the call after the first `counted`, as it counts them itself: a moment after the call's end."""
        self.wait_until(lambda: self.calls_counted() > counted)
        return int(self.log().rpartition("packets:")[2].split()[1])

    def close(self):
        self.control.close()
        super().close()
