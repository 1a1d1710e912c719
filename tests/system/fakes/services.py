"""The stand-in's answering services."""

import asyncio
import time

from rtp import Media

NAMES = ("test", "busy", "earlymedia", "multicodec", "fork", "stress", "timeout", "echo")
CODECS = {0: "PCMU", 8: "PCMA"}
MIRROR = {"sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive"}


class Call:
    def __init__(self, port, invite):
        self.port, self.invite, self.fault = port, invite, port.fault
        self.service = invite.uri.partition(":")[2].partition("@")[0]
        self.tags = [f"{invite.get('call-id')[:4]}-{n}-{id(self):x}" for n in range(3)]
        self.tag = self.tags[1] if self.service == "fork" else self.tags[0]
        self.media, self.version = None, 1
        self.final = False
        self.task = asyncio.ensure_future(self.play())

    def answer(self, request):
        """The SDP in answer to the request's."""
        offer, fault, again = request.sdp(), self.fault, self.media is not None
        if not again:
            self.media = Media(self.port.host)
        chosen = next(code for code in offer.payload_types if code in CODECS)
        if fault == "wrong_codec" or (fault == "keeps_codec" and again):
            chosen = 8 if chosen == 0 else 0
        codes = [chosen] + ([101] if 101 in offer.payload_types else [])
        if fault == "two_codecs":
            codes = [code for code in offer.payload_types if code in CODECS or code == 101]
        names = {**{code: f"{name}/8000" for code, name in CODECS.items()}, 101: "telephone-event/8000"}
        if fault == "renumbers_events":
            codes, names = [code if code != 101 else 96 for code in codes], {**names, 96: names[101]}
        direction = MIRROR[offer.direction]
        if (fault == "hold_answered_sendrecv" and again) or fault == "always_sendonly":
            direction = "sendonly" if fault == "always_sendonly" else "sendrecv"
        self.media.remote, self.media.payload_type = (offer.address, offer.port), chosen
        self.media.echoes = self.service == "echo"
        self.media.sends = ("send" in direction or fault == "media_during_hold") and fault != "no_media_back"
        self.media.takes = self.service != "echo" and fault != "deaf"
        if self.service != "echo":
            self.media.play()
        kind = "IP6" if ":" in self.port.host else "IP4"
        text = [
            "v=0", f"o=- 1 {self.version} IN {kind} {self.port.host}", "s=-", f"c=IN {kind} {self.port.host}", "t=0 0",
            f"m=audio {self.media.port} RTP/AVP {' '.join(map(str, codes))}",
            *(f"a=rtpmap:{code} {names[code]}" for code in codes), f"a={direction}",
        ]
        self.version += self.fault != "version_stays"
        return "\r\n".join(text) + "\r\n"

    def reply(self, status, reason, tag=None, body=""):
        return self.port.respond(self.invite, status, reason, tag=tag or self.tag, body=body)

    async def play(self):
        service, fault = self.service, self.fault
        pace = {"hurries": 0.5, "dawdles": 2.0}.get(fault, 1.0)

        def due(seconds):
            return asyncio.sleep(began + pace * seconds - time.monotonic())

        began = time.monotonic()
        trying = service not in ("stress", "multicodec") and fault != "no_trying"
        if trying:
            await asyncio.sleep(0.3 if fault == "late_trying" else 0)
            self.reply(100, "Trying")
        if service == "busy":
            self.final = True
            for _ in range(2 if fault == "repeats_final" else 1):
                self.reply(486, "Busy Here")
                await asyncio.sleep(0.5)
            return
        if service == "earlymedia":
            body = self.answer(self.invite)
            self.media.sends = fault not in ("silent_early", "no_media_back")
            self.media.mute = fault == "mute_early"
            self.reply(183, "Session Progress", body=body)
            await due(2.3)
            self.reply(180, "Ringing")
            await due(3.0)
            self.media.sends = fault != "no_media_back"
            self.accept(self.answer(self.invite) if fault == "other_answer" else body)
            return
        if service in ("test", "echo", "fork"):
            await due(0.5)
            for tag in self.tags if service == "fork" else [self.tag]:
                self.reply(180, "Ringing", tag=self.tags[0] if fault == "one_early_tag" else tag)
            await due(1.5)
        if service == "timeout":
            await due(1 if fault == "answers_early" else 5)
        if service == "stress" and fault == "dozes":
            await due(0.7)  # past T1, when the caller asks again
        if service == "fork" and fault == "unknown_winner":
            self.tag = "nobody"
        self.accept(self.answer(self.invite))

    def accept(self, body):
        self.final = True
        octets = self.reply(200, "OK", tag=self.tag + "x" * (self.fault == "changes_tag"), body=body)
        if self.fault == "repeats_final":
            asyncio.get_running_loop().call_later(0.5, self.port.send, octets, self.invite.source)

    def request(self, request):
        port, fault = self.port, self.fault
        if request.method == "CANCEL":
            port.respond(request, 200, "OK", tag=self.tag)
            if not self.final and fault != "ignores_cancel":
                self.final = True
                self.task.cancel()
                self.reply(487, "Request Terminated")
                if fault == "repeats_final":
                    asyncio.get_running_loop().call_later(0.5, self.reply, 487, "Request Terminated")
        elif request.method == "BYE":
            if request.tag("to") != self.tag and fault not in ("accepts_lost_dialog", "no_to_tag", "changes_tag"):
                port.respond(request, 481, "Call/Transaction Does Not Exist")
                return
            port.respond(request, 200, "OK")
            if self.media:
                self.media.close()
            del port.calls[self.invite.get("call-id")]
        elif request.method == "INVITE":
            port.respond(request, 200, "OK", body=self.answer(request))
