"""A SIP user agent that says exactly what it is told: raw UDP, one message at a time, and nothing by itself.

For tests that run inside scripts/sandbox and provoke what no phone would do."""

import os
import secrets
import socket
import struct
import threading
import time

from sip_text import Message, address_uri, endpoint, uri_endpoint

PATIENCE_S = 20.0   # for what has to come: a machine may be busy
QUIET_S = 1.2       # in which what must not come does not: longer than T1
PACKET_S = 0.02
VOICE = b"\x55" * 160   # what every Media says, and nothing that the appliance plays
EVENTS = 101            # the payload type of telephone-event


def fresh():
    return secrets.token_hex(6)


def in_brackets(host):
    return f"[{host}]" if ":" in host else host


def appliance(family=4):
    return endpoint(os.environ["TL_SIP" if family == 4 else "TL_SIP6"])


def local(number=1, family=4):
    """An address of this side. The first is the one that carried calls go to."""
    return os.environ["TL_LOCAL" if family == 4 else "TL_LOCAL6"].split()[number]


def description(host, port, version=1, media="", direction="sendrecv", more="", events=False):
    """`more`: lines of the audio stream beside. `events`: with telephone-event."""
    kind = "IP6" if ":" in host else "IP4"
    more += f"a=rtpmap:{EVENTS} telephone-event/8000\r\n" if events else ""
    formats = f"0 {EVENTS}" if events else "0"
    media = media or f"m=audio {port} RTP/AVP {formats}\r\na=rtpmap:0 PCMU/8000\r\na={direction}\r\n{more}"
    return f"v=0\r\no=phone 1 {version} IN {kind} {host}\r\ns=-\r\nc=IN {kind} {host}\r\nt=0 0\r\n{media}"


class Line:
    """A UDP port towards the appliance. What arrives and is not asked for yet waits in `heard`."""

    def __init__(self, host=None, port=0, family=4):
        self.remote = appliance(family)
        self.socket = socket.socket(socket.AF_INET if family == 4 else socket.AF_INET6, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.socket.bind((host or local(1, family), port))
        self.host, self.port = self.socket.getsockname()[:2]
        self.at = f"{in_brackets(self.host)}:{self.port}"
        self.heard = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, what):
        self.socket.sendto(what if isinstance(what, bytes) else what.encode(), self.remote)

    def _listen(self, seconds):
        self.socket.settimeout(max(seconds, 0.0001))
        try:
            octets = self.socket.recv(65535)
        except TimeoutError:
            return
        message = Message.parse(octets)
        if message is not None:
            message.time = time.monotonic()
            self.heard.append(message)

    def wait(self, wanted, seconds=PATIENCE_S):
        """The first message for which `wanted` holds; None when none comes. What came before it is kept."""
        until = time.monotonic() + seconds
        while True:
            for message in self.heard:
                if wanted(message):
                    self.heard.remove(message)
                    return message
            if time.monotonic() >= until:
                return None
            self._listen(until - time.monotonic())

    def final(self, request, seconds=PATIENCE_S):
        return self.wait(lambda m: m.status >= 200 and answers(m, request), seconds)

    def response(self, request, status, seconds=PATIENCE_S):
        return self.wait(lambda m: m.status == status and answers(m, request), seconds)

    def request(self, method, seconds=PATIENCE_S):
        return self.wait(lambda m: not m.status and m.method == method, seconds)

    def make(self, method, user="test", body="", uri=None, **changed):
        """A new request out of a dialog. Fields by name (call_id=...): None leaves one out, a list repeats it."""
        target = f"sip:{user}@{in_brackets(self.remote[0])}:{self.remote[1]}"
        fields = {
            "via": f"SIP/2.0/UDP {self.at};branch=z9hG4bK{fresh()};rport", "max-forwards": "70",
            "from": f"<sip:phone@{in_brackets(self.host)}>;tag={fresh()}", "to": f"<{target}>", "call-id": fresh(),
            "cseq": f"1 {method}", "contact": f"<sip:phone@{self.at}>",
            **({"content-type": "application/sdp"} if body else {}),
        }
        fields |= {name.replace("_", "-"): value for name, value in changed.items()}
        lines = [(name, one) for name, value in fields.items()
                 for one in (value if isinstance(value, list) else [value]) if one is not None]
        return Message(f"{method} {uri or target} SIP/2.0", lines, body)

    def answer(self, request, status, reason="Because", tag="", body="", **more):
        """Sends a response to a request of the appliance; its To-tag."""
        tag = request.tag("to") or tag or fresh()
        fields = [(name, value) for name, value in request.fields if name in ("via", "from", "call-id", "cseq", "record-route")]
        to = request.get("to") + ("" if request.tag("to") or status == 100 else f";tag={tag}")
        fields += [("to", to), ("contact", more.pop("contact", f"<sip:callee@{self.at}>"))]
        fields += [("content-type", "application/sdp")] if body else []
        fields += [(name.replace("_", "-"), value) for name, value in more.items()]
        self.send(Message(f"SIP/2.0 {status} {reason}", fields, body))
        return tag


def answers(response, request):
    return response.branch == request.branch and response.get("cseq") == request.get("cseq")


class Dialog:
    """What a party needs for requests within a call: made from the INVITE and the response that set it up."""

    def __init__(self, line, invite, response, caller=True):
        mine, theirs = ("from", "to") if caller else ("to", "from")
        self.line, self.call_id, self.cseq = line, invite.get("call-id"), 1 if caller else 0
        self.mine, self.theirs = response.get(mine), response.get(theirs)
        self.target = address_uri((response if caller else invite).get("contact"))
        assert uri_endpoint(self.target) == line.remote, self.target

    def make(self, method, cseq=None, body="", **changed):
        if cseq is None and method not in ("ACK", "CANCEL"):
            self.cseq += 1
        fields = {"call_id": self.call_id, "from": self.mine, "to": self.theirs,
                  "cseq": f"{cseq or self.cseq} {method}"} | changed
        return self.line.make(method, body=body, uri=self.target, **fields)

    def ask(self, method, **named):
        """Sends a request; its final response. A final response to INVITE is acknowledged."""
        request = self.make(method, **named)
        self.line.send(request)
        response = self.line.final(request)
        if method == "INVITE" and response is not None:
            self.line.send(self.make("ACK", via=request.get("via")) if response.status >= 300 else self.make("ACK"))
        return response

    def bye(self):
        return self.ask("BYE")


def acknowledge_failure(line, invite, response):
    """The ACK to a final response from 300 on: on the INVITE's branch (RFC 3261 section 17.1.1.3)."""
    line.send(Message(f"ACK {invite.uri} SIP/2.0", [
        ("via", invite.get("via")), ("max-forwards", "70"), ("from", invite.get("from")), ("to", response.get("to")),
        ("call-id", invite.get("call-id")), ("cseq", f"{invite.cseq} ACK")]))


def cancel_of(invite):
    return Message(f"CANCEL {invite.uri} SIP/2.0", [
        ("via", invite.get("via")), ("max-forwards", "70"), ("from", invite.get("from")), ("to", invite.get("to")),
        ("call-id", invite.get("call-id")), ("cseq", f"{invite.cseq} CANCEL")])


class Media:
    """An RTP port that sends 50 packets a second to `remote` from start() on, and keeps what it hears, with the time.
    `voices`: how many of these packets another one of these has said. `events`: what came of telephone-event (RFC 4733), as
    (marker, sequence, timestamp, payload). `control`: the RTCP that came to this port, with its source."""

    def __init__(self, host=None, family=4):
        while True:
            self.socket = socket.socket(socket.AF_INET if family == 4 else socket.AF_INET6, socket.SOCK_DGRAM)
            self.socket.bind((host or local(1, family), 0))
            self.host, self.port = self.socket.getsockname()[:2]
            if self.port % 2 == 0:
                break
            self.socket.close()
        self.socket.settimeout(0.05)
        self.remote, self.sent, self.heard, self.voices, self.events, self.control = None, 0, [], 0, [], []
        self.ssrc = int.from_bytes(os.urandom(4), "big")
        self._ended = threading.Event()
        self._threads = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self, message, talks=True):
        """Sends to where the SDP of a message says; not `talks`: only from begin() on."""
        shown = message.sdp()
        self.remote = (shown.address, shown.port)
        return self.begin() if talks else self

    def begin(self):
        if not self._threads:
            self._threads = [threading.Thread(target=work, daemon=True) for work in (self._send, self._hear)]
            for thread in self._threads:
                thread.start()
        return self

    def _send(self):
        due = time.monotonic()
        while not self._ended.is_set():
            try:
                self.socket.sendto(struct.pack("!BBHII", 0x80, 0, self.sent & 0xFFFF, self.sent * 160, self.ssrc) + VOICE,
                                   self.remote)
                self.sent += 1
            except OSError:  # the link is down: it is what is tried
                pass
            due += PACKET_S
            time.sleep(max(0.0, due - time.monotonic()))

    def _hear(self):
        while not self._ended.is_set():
            try:
                octets, source = self.socket.recvfrom(2048)
            except OSError:
                continue
            if len(octets) >= 8 and 200 <= octets[1] <= 207:  # RFC 5761 section 4
                self.control.append((octets, source[:2]))
            if len(octets) >= 12 and octets[0] >> 6 == 2 and octets[1] & 0x7F == 0:
                self.heard.append((time.monotonic(), struct.unpack("!H", octets[2:4])[0]))
                self.voices += octets[12:] == VOICE
            if len(octets) >= 12 and octets[0] >> 6 == 2 and octets[1] & 0x7F == EVENTS:
                self.events.append((octets[1] >> 7, *struct.unpack("!HI", octets[2:8]), octets[12:]))

    def hears(self, count=10, seconds=PATIENCE_S, voice=False):
        """Waits for so many more packets; with `voice`, for such as a phone has said. False if they do not come."""
        def so_far():
            return self.voices if voice else len(self.heard)
        wanted, until = so_far() + count, time.monotonic() + seconds
        while so_far() < wanted and time.monotonic() < until:
            time.sleep(PACKET_S)
        return so_far() >= wanted

    def stop(self):
        if self._ended.is_set():
            return
        self._ended.set()
        for thread in self._threads:
            thread.join()
        self.socket.close()


class Call:
    """A call that is up: `caller` and, where it was carried on, `callee` are dialogs, with `media` at each end. `voice`: what is
    heard is what was said at an end, not something of the appliance's own."""

    def __init__(self, caller, caller_media, callee=None, callee_media=None, voice=True):
        self.caller, self.caller_media, self.callee, self.callee_media = caller, caller_media, callee, callee_media
        self.voice = voice

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for media in (self.caller_media, self.callee_media):
            if media:
                media.stop()

    def media_flows(self):
        return all(media.hears(voice=self.voice) for media in (self.caller_media, self.callee_media) if media)


def service_call(line, user="echo", more=""):
    """A call to an answering service, with media. `more`: lines of the description beside."""
    media = Media(line.host, 6 if ":" in line.host else 4)
    invite = line.make("INVITE", user, description(media.host, media.port, more=more))
    line.send(invite)
    response = line.final(invite)
    assert response is not None and response.status == 200, response and response.start
    dialog = Dialog(line, invite, response)
    line.send(dialog.make("ACK"))
    return Call(dialog, media.start(response), voice=user == "echo")


def carried_call(line, callee_line, talks=True, more=""):
    """A call through the appliance from one of our lines to another, with media both ways, at once or when it is begun. `more`:
    lines of both descriptions beside."""
    family = 6 if ":" in line.host else 4
    mine, theirs = Media(line.host, family), Media(callee_line.host, family)
    invite = line.make("INVITE", "callee", description(mine.host, mine.port, more=more))
    line.send(invite)
    carried = callee_line.request("INVITE")
    assert carried is not None, "the callee was not invited"
    tag = callee_line.answer(carried, 200, body=description(theirs.host, theirs.port, more=more))
    response = line.final(invite)
    assert response is not None and response.status == 200, response and response.start
    caller = Dialog(line, invite, response)
    line.send(caller.make("ACK"))
    assert callee_line.request("ACK") is not None, "the ACK was not carried"
    carried.fields = [(name, f"{value};tag={tag}" if name == "to" else value) for name, value in carried.fields]
    return Call(caller, mine.start(response, talks), Dialog(callee_line, carried, carried, caller=False),
                theirs.start(carried, talks))


def end(call):
    """The caller hangs up, the callee hears it: True."""
    bye = call.caller.make("BYE")
    call.caller.line.send(bye)
    carried = call.callee.line.request("BYE")
    if carried is not None:
        call.callee.line.answer(carried, 200)
    response = call.caller.line.final(bye)
    return carried is not None and response is not None and response.status == 200


def callee_line(family=4):
    """The port of the next hop, as configs/tap.yaml names it."""
    return Line(local(0, family), 5080, family)
