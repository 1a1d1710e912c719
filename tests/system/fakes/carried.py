"""The stand-in's calls to a next hop: two legs with media between them."""

import asyncio
import os

from rtp import Media


class Side:
    """One dialog: what its requests bear, and its media port."""

    def __init__(self, port, call_id, local, remote):
        self.port, self.call_id, self.local, self.remote = port, call_id, local, remote
        self.uri, self.address, self.cseq = "", None, 0
        self.media = Media(port.host)

    def ask(self, method, body="", branch=None, cseq=None):
        if cseq is None:
            self.cseq += 1
        fields = [("from", self.local), ("to", self.remote), ("call-id", self.call_id),
                  ("cseq", f"{cseq or self.cseq} {method}"), ("contact", self.port.contact())]
        return self.port.ask(method, self.uri, self.address, fields, body, branch)

    def learn(self, message):
        if message.get("contact"):
            self.uri, self.address = self.port.target(message)
        description = message.sdp()
        if description:
            self.media.remote = (description.address, description.port)

    def shown(self, text):
        """Another side's SDP, as this side shall see it: our address and port."""
        if not text or self.port.fault == "unanchored":
            return text
        kind = "IP6" if ":" in self.port.host else "IP4"
        lines = []
        for line in text.replace("\r\n", "\n").strip().split("\n"):
            if line.startswith("c="):
                line = f"c=IN {kind} {self.port.host}"
            elif line.startswith("m=audio "):
                words = line.split()
                line = " ".join([words[0], str(self.media.port), *words[2:]])
            lines.append(line)
        return "\r\n".join(lines) + "\r\n"


class Caller:
    """A carried call: side a is the caller's, side b the next hop's."""

    def __init__(self, port, invite):
        self.port, self.invite, self.fault = port, invite, port.fault
        self.tag = os.urandom(4).hex()
        self.a = Side(port, invite.get("call-id"), invite.get("to") + f";tag={self.tag}", invite.get("from"))
        self.a.learn(invite)
        host, number = port.next_hop
        literal = f"[{host}]" if ":" in host else host
        user = invite.uri.partition(":")[2].partition("@")[0]
        target = f"sip:{user}@{literal}:{number}"
        self.b = Side(port, f"{os.urandom(8).hex()}@{port.name}", f"<sip:trunkline@{port.name}>;tag={self.tag}b",
                      f"<{target}>")
        self.b.uri, self.b.address = target, (host, number)
        self.a.media.to = self.b.media
        self.b.media.to = None if self.fault == "one_way" else self.a.media
        self.late_offer = invite.sdp() is None
        self.cancelled = self.acknowledged_b = False
        self.calls = {self.a.call_id: (self.a, self.b), self.b.call_id: (self.b, self.a)}
        port.calls[self.b.call_id] = self
        self.task = asyncio.ensure_future(self.carry())

    async def carry(self):
        self.port.respond(self.invite, 100, "Trying")
        self.branch, queue = self.b.ask("INVITE", self.b.shown(self.invite.body))
        self.rang = asyncio.Event()
        while True:
            response = await queue.get()
            status = response.status
            if status == 100:
                self.rang.set()
                continue
            self.b.remote = response.get("to")
            self.b.learn(response)
            body = self.a.shown(response.body)
            if status < 200:
                self.rang.set()
                if self.fault == "no_early_media":
                    status, body = 180, ""
                if not self.cancelled:
                    self.port.respond(self.invite, status, "Progress", tag=self.tag, body=body)
                continue
            if status >= 300:
                self.b.ask("ACK", branch=self.branch, cseq=self.b.cseq)
                if not self.cancelled:
                    if self.fault == "code_changed":
                        status = 500
                    self.port.respond(self.invite, status, "Refused", tag=self.tag)
                self.end()
                return
            if not self.late_offer:
                self.b.ask("ACK", cseq=self.b.cseq)
            self.port.respond(self.invite, 200, "OK", tag=self.tag, body=body)
            return

    def request(self, request):
        near, far = self.calls[request.get("call-id")]
        if request.method == "CANCEL":
            self.port.respond(request, 200, "OK", tag=self.tag)
            self.cancelled = True
            self.port.respond(self.invite, 487, "Request Terminated", tag=self.tag)
            if self.fault != "cancel_lost":
                asyncio.ensure_future(self.cancel())
        elif request.method == "ACK":
            near.learn(request)
            if self.late_offer and not self.acknowledged_b:
                self.acknowledged_b = True
                far.ask("ACK", "" if self.fault == "answer_lost" else far.shown(request.body), cseq=far.cseq)
        elif request.method == "BYE":
            self.port.respond(request, 200, "OK")
            if self.fault != "bye_lost":
                far.ask("BYE")
            self.end()
        elif request.method == "INVITE":
            asyncio.ensure_future(self.reoffer(request, near, far))

    async def cancel(self):
        await self.rang.wait()
        self.b.ask("CANCEL", branch=self.branch, cseq=self.b.cseq)

    async def reoffer(self, request, near, far):
        near.learn(request)
        if self.fault == "reinvite_swallowed":
            answer = far.media.remote and near.shown(request.body).replace("sendonly", "recvonly")
            self.port.respond(request, 200, "OK", body=answer)
            return
        _, queue = far.ask("INVITE", far.shown(request.body))
        while True:
            response = await queue.get()
            if response.status >= 200:
                break
        far.learn(response)
        far.ask("ACK", cseq=far.cseq)
        self.port.respond(request, response.status, "Answer", body=near.shown(response.body))

    def end(self):
        for side in (self.a, self.b):
            side.media.close()
            self.port.calls.pop(side.call_id, None)


