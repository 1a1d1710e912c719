#!/usr/bin/env python3
"""A stand-in for the appliance on kernel sockets: as correct as the scenarios ask, or wrong in exactly one way.

  appliance.py HOST:PORT [HOST:PORT...] [--fault NAME] [--next-hop HOST:PORT]... [--control PATH]

The answering services and calls carried to a next hop, without retransmissions (it is for lossless test links); on the control
socket the one counter that the scenarios look at.
A scenario that passes against `--fault X`, where X is what it looks for, is a scenario that cannot fail."""

import argparse
import asyncio
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "lib"))

import carried  # noqa: E402
import services  # noqa: E402
from rtp import Media  # noqa: E402
from sip_text import Message, endpoint, uri_endpoint, address_uri  # noqa: E402

ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS"


def fresh():
    return os.urandom(6).hex()


class Port(asyncio.DatagramProtocol):
    """One SIP port: matches what comes in to transactions and calls, and sends."""

    def __init__(self, host, number, fault, next_hop):
        self.host, self.number, self.fault, self.next_hop = host, number, fault, next_hop
        self.name = f"[{host}]" if ":" in host else host
        self.calls = {}     # by Call-ID and our own tag's owner: services.Call or carried.Leg
        self.answered = {}  # the last response of each server transaction
        self.awaiting = {}  # queues of client transactions, by branch and method
        self.invites = 0

    def connection_made(self, transport):
        self.transport = transport

    def contact(self):
        return f"<sip:trunkline@{self.name}:{self.number}>"

    def datagram_received(self, data, source):
        message = Message.parse(data)
        if message is None:
            return
        if message.status:
            queue = self.awaiting.get((message.branch, message.method))
            if queue:
                queue.put_nowait(message)
            return
        key = (message.branch, message.method)
        if message.method != "ACK" and key in self.answered:
            if self.answered[key]:
                self.send(self.answered[key], source)
            return
        message.source = source
        if message.method != "ACK":
            self.answered[key] = None
        self.request(message)

    def request(self, message):
        call = self.calls.get(message.get("call-id"))
        if message.method == "OPTIONS" and call is None:
            self.options(message)
        elif message.method == "INVITE" and not message.tag("to"):
            user = message.uri.partition(":")[2].partition("@")[0]
            if self.fault == "refuses_every_tenth":
                self.invites += 1
                if self.invites % 10 == 0:
                    self.respond(message, 503, "Service Unavailable", tag=fresh())
                    return
            if self.fault == "asks_in_vain":  # SIPp does not answer what belongs to no call of its own
                self.ask("OPTIONS", message.uri, message.source, [
                    ("from", f"<sip:{self.name}>;tag={fresh()}"), ("to", f"<{message.uri}>"),
                    ("call-id", fresh()), ("cseq", "1 OPTIONS")])
            call = services.Call(self, message) if user in services.NAMES else carried.Caller(self, message)
            self.calls[message.get("call-id")] = call
        elif call is not None:
            call.request(message)
        elif message.method != "ACK":
            self.respond(message, 481, "Call/Transaction Does Not Exist", tag=fresh())

    def options(self, message):
        fields = [("allow", ALLOW), ("accept", "application/sdp"), ("supported", "")]
        if self.fault in ("no_allow", "no_accept", "no_supported"):
            fields = [(name, value) for name, value in fields if name != self.fault[3:]]
        self.respond(message, 200, "OK", tag="always" if self.fault == "same_tag" else fresh(), fields=fields)

    def respond(self, request, status, reason, tag="", body="", fields=()):
        out = []
        for number, via in enumerate(request.all("via")):
            if number == 0 and ";rport" in via:
                via = via.replace(";rport", f";received={request.source[0]};rport={request.source[1]}")
                if self.fault == "wrong_branch" and request.method == "INVITE" and status > 100:
                    via = via.replace("z9hG4bK", "z9hG4bKx")
            out.append(("via", via))
        to = request.get("to")
        if tag and ";tag=" not in to and self.fault != "no_to_tag":
            to += f";tag={tag}"
        out += [("from", request.get("from")), ("to", to), ("call-id", request.get("call-id")),
                ("cseq", request.get("cseq")), *fields]
        if request.method == "INVITE" and 100 < status < 300 and self.fault != "no_contact":
            out.append(("contact", self.contact()))
        if body:
            out.append(("content-type", "application/sdp"))
        octets = Message(f"SIP/2.0 {status} {reason}", out, body).encode()
        self.answered[(request.branch, request.method)] = octets
        self.send(octets, request.source)
        return octets

    def send(self, octets, remote):
        self.transport.sendto(octets, remote[:2])

    def ask(self, method, uri, remote, fields, body="", branch=None):
        """Sends a request; its branch, and the queue in which its responses arrive."""
        branch = branch or f"z9hG4bK{fresh()}"
        head = [("via", f"SIP/2.0/UDP {self.name}:{self.number};branch={branch};rport"), ("max-forwards", "69"), *fields]
        if body:
            head.append(("content-type", "application/sdp"))
        queue = asyncio.Queue()
        if method != "ACK":
            self.awaiting[(branch, method)] = queue
        self.send(Message(f"{method} {uri} SIP/2.0", head, body).encode(), remote)
        return branch, queue

    def target(self, message):
        """Where in-dialog requests to the sender of this message go: (URI, address)."""
        uri = address_uri(message.get("contact"))
        return uri, uri_endpoint(uri)


async def tell(reader, writer):
    """One line a question, which is always for the counters, one line of JSON an answer."""
    while await reader.readline():
        writer.write(json.dumps({"worker 0": {"media_consumed": Media.taken}}).encode() + b"\n")
    writer.close()


async def serve(args):
    loop = asyncio.get_running_loop()
    hops = dict((":" in endpoint(text)[0], endpoint(text)) for text in args.next_hop)
    for text in args.listen:
        host, number = endpoint(text)
        hop = hops.get(":" in host)
        await loop.create_datagram_endpoint(lambda: Port(host, number, args.fault, hop), local_addr=(host, number))
    if args.control:
        await asyncio.start_unix_server(tell, args.control)
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("listen", nargs="+", metavar="HOST:PORT")
    parser.add_argument("--fault", default="")
    parser.add_argument("--next-hop", action="append", default=[])
    parser.add_argument("--control", metavar="PATH")
    asyncio.run(serve(parser.parse_args()))
