"""What a capture must show: rules for every call, and what each scenario proves beyond SIPp's own checks.

Every check takes a View and yields one sentence for each fault."""

import collections

import audio
from sip_text import parameter

PACKET_S = 0.02        # each RTP packet holds 20 ms
ENOUGH = 0.8           # of the packets a stretch of talk holds: ends are ragged, machines are busy
STALL_S = 0.1          # of a machine that stood still, which explains a retransmission
ON_ITS_WAY = 5         # packets that were sent and not yet received when a call ends
LATE_S = 0.3           # of a service's delay, beside what the machine stood still
CLOCKS_S = 0.002       # by which the clocks of stamps and of timers may drift apart within seconds, and no timer
GRACE_S = 0.15         # media on its way when a message overtakes it
AUDIBLE_DBM0 = -40     # less is a quiet room
NOTICED_S = 0.4        # less than T1, the first retransmission, and far more than a machine that runs needs to see a message


class View:
    """A trace seen from the appliance: `near` are its addresses, `caller` and `callee` the far side's (address, SIP port),
    `taken` how many media packets its answering services have taken meanwhile, as it counts them."""

    def __init__(self, trace, near, caller, callee=None, taken=0):
        self.trace, self.near, self.caller, self.callee, self.taken = trace, near, caller, callee, taken

    def signals(self, peer=None, sent=None, status=None, method=None):
        """SIP messages with a peer; `sent`: True by the appliance, False to it."""
        for signal in self.trace.signals:
            by_us = signal.source[0] in self.near
            other = signal.target if by_us else signal.source
            if ((peer is None or other == peer) and (sent is None or sent == by_us)
                    and (status is None or signal.message.status == status)
                    and (method is None or signal.message.method == method)):
                yield signal

    def first(self, **what):
        return next(self.signals(**what), None)

    def rtp(self, peer, sent, begin=0.0, end=float("inf")):
        """RTP with a peer's host, by the appliance (`sent`) or to it, within a time."""
        return [packet for packet in self.trace.rtp
                if (packet.target if sent else packet.source)[0] == peer[0] and begin <= packet.time < end
                and (packet.source if sent else packet.target)[0] in self.near]


def _name(signal):
    message = signal.message
    return f"{message.start.partition(' ')[2]} ({message.method})" if message.status else message.method


# -- rules for every call --------------------------------------------------------------------------------------------

def nothing_repeated(view):
    """Nothing is lost here, so that every retransmission has a cause: either the reply that stops it was late, or it was
    not heeded. What a machine that stood still explains is nobody's fault."""
    repeats = view.trace.repeats()
    again = [signal for _, signal in repeats]
    for before, signal in repeats:
        if any(_is_reply(signal, other) and before.time < other.time < signal.time for other in again):
            continue  # it replies to what was repeated, as it must
        reply = next((other for other in view.trace.signals if _is_reply(other, signal) and other.time < signal.time), None)
        if reply and signal.time - reply.time < NOTICED_S:
            continue  # they crossed: it was sent before anybody can have seen the reply
        since = reply.time if reply else before.time
        if view.trace.stalled(since - NOTICED_S, signal.time) < STALL_S:
            when = f"{signal.time - reply.time:.1f} s after its reply" if reply else "unanswered"
            yield f"{_name(signal)} was sent again by {signal.source[0]}, {when}"


def _is_reply(reply, signal):
    """Whether it stops a retransmission: a response that of its request, the ACK that of the response to an INVITE."""
    answer, asked = reply.message, signal.message
    if (reply.target, answer.get("call-id"), answer.cseq) != (signal.source, asked.get("call-id"), asked.cseq):
        return False
    if asked.status:
        return answer.start.startswith("ACK ") and asked.status >= 200
    least = 100 if asked.method == "INVITE" else 200
    return answer.status >= least and answer.method == asked.method


def responses_match_requests(view):
    """RFC 3261 section 8.2.6: Via, From, Call-ID and CSeq are the request's; RFC 3581: received and rport are filled in."""
    requests = {}
    for signal in view.signals():
        message, key = signal.message, (signal.message.branch, signal.message.method)
        if not message.status:
            requests[(signal.source, *key)] = message
            continue
        if signal.source[0] not in view.near:
            continue
        name, request = _name(signal), requests.get((signal.target, *key))
        if request is None:
            yield f"{name}: answers no request of {signal.target[0]}"
            continue
        for field in ("from", "call-id", "cseq"):
            if message.get(field) != request.get(field):
                yield f"{name}: {field} is not the request's"
        if parameter(request.get("via"), "rport") == "" and ";rport" in request.get("via"):
            if parameter(message.get("via"), "rport") != str(signal.target[1]):
                yield f"{name}: rport is not filled in"
            if parameter(message.get("via"), "received").strip("[]") != signal.target[0]:
                yield f"{name}: received is missing"
        tag = request.tag("to")
        if message.status > 100 and not message.tag("to"):
            yield f"{name}: no To-tag"
        if tag and message.tag("to") != tag:
            yield f"{name}: the To-tag is not the dialog's"
        if message.method == "INVITE" and 100 < message.status < 300:
            contact = message.get("contact")
            if not any(host in contact for host in view.near):
                yield f"{name}: the Contact `{contact}` is not the appliance's"


def branches(view):
    """RFC 3261 sections 9.1 and 17.1.1.3: CANCEL and the ACK to a refusal bear the INVITE's branch, an ACK to a 2xx a new one."""
    invites, finals = {}, {}
    for signal in view.signals():
        message, sender = signal.message, signal.source[0] in view.near
        call = (message.get("call-id"), message.cseq)
        if message.status:
            if message.method == "INVITE" and message.status >= 200:
                finals[call] = message.status
            continue
        if not message.branch.startswith("z9hG4bK"):
            yield f"{message.method}: the branch `{message.branch}` has no magic cookie"
        if message.method == "INVITE":
            invites[call] = message.branch
        elif message.method == "CANCEL" and message.branch != invites.get(call):
            yield f"CANCEL {'of' if sender else 'to'} the appliance: not on the INVITE's branch"
        elif message.method == "ACK":
            same = message.branch == invites.get(call)
            if same != (finals.get(call, 200) >= 300):
                yield f"ACK {'of' if sender else 'to'} the appliance: {'on' if same else 'not on'} the INVITE's branch"


def requests_are_whole(view):
    for signal in view.signals(sent=True, status=0):
        message = signal.message
        for field in ("via", "max-forwards", "from", "to", "call-id", "cseq"):
            if not message.get(field):
                yield f"{message.method} of the appliance: no {field}"
        if not message.tag("from"):
            yield f"{message.method} of the appliance: no From-tag"
        if message.method == "INVITE" and not any(host in message.get("contact") for host in view.near):
            yield "INVITE of the appliance: the Contact is not its own"


def every_invite_is_acknowledged(view):
    acks = {(signal.message.get("call-id"), signal.message.cseq) for signal in view.signals(method="ACK")}
    for signal in view.signals(method="INVITE"):
        call = (signal.message.get("call-id"), signal.message.cseq)
        if signal.message.status >= 200 and call not in acks:
            yield f"{_name(signal)} was not acknowledged"


def every_request_is_answered(view):
    """By a final response to its own branch, whoever sent it (RFC 3261 section 17.1)."""
    answers = {(signal.target, signal.message.branch, signal.message.method)
               for signal in view.signals() if signal.message.status >= 200}
    for signal in view.signals(status=0):
        message = signal.message
        if message.method != "ACK" and (signal.source, message.branch, message.method) not in answers:
            yield f"{message.method} to {signal.target[0]}:{signal.target[1]} has no final response"


def invites_are_answered_in_time(view):
    """RFC 3261 section 17.2.1: 100 Trying within 200 ms, or another response."""
    for invite in view.signals(sent=False, status=0, method="INVITE"):
        first = next((s for s in view.signals(peer=invite.source, sent=True, method="INVITE")
                      if s.message.branch == invite.message.branch), None)
        if first is None:
            yield "an INVITE was not answered"
        elif first.time - invite.time > 0.2 + view.trace.stalled(invite.time - NOTICED_S, first.time):
            yield f"{_name(first)} came {1000 * (first.time - invite.time):.0f} ms after the INVITE, not within 200"


def media_is_anchored(view):
    """Our SDP shows our own address, its version rises when it changes (RFC 3264 section 8), and media keeps to it."""
    last, announced = {}, set()
    for signal in view.signals(sent=True):
        description = signal.message.sdp()
        if description is None:
            continue
        name, call = _name(signal), signal.message.get("call-id")
        if description.address not in view.near:
            yield f"{name}: SDP shows {description.address}, which is not the appliance"
        announced.add((description.address, description.port))
        before = last.get(call)
        if before and before.lines != description.lines and description.version != before.version + 1:
            yield f"{name}: SDP changed, its version went from {before.version} to {description.version}"
        if before and before.lines == description.lines:
            continue
        last[call] = description
    ports = announced | {(host, port + 1) for host, port in announced}
    strays = [packet for packet in view.trace.rtp if packet.source[0] in view.near and packet.source not in ports]
    if strays:
        yield f"{len(strays)} RTP packets came from {strays[0].source}, which no SDP announced"


def tone_is_continuous(view):
    """Each stream of the appliance: no hole in the sequence numbers, 160 ticks a packet while it speaks."""
    streams = collections.defaultdict(list)
    for packet in view.trace.rtp:
        if packet.source[0] in view.near:
            streams[(packet.source, packet.target, packet.ssrc)].append(packet)
    for packets in streams.values():
        for before, after in zip(packets, packets[1:]):
            if (after.sequence - before.sequence) % 65536 != 1:
                yield f"RTP to {after.target}: sequence goes from {before.sequence} to {after.sequence}"
                break


def caller_is_heard(view):
    """A service took what the caller sent while the call was up. That SIPp sent it proves nothing of us, and nothing comes back
    of it: only the appliance's own count tells."""
    stretch = talk(view, view.caller)
    if stretch is None:
        yield "no call was set up and ended"
        return
    sent = len(view.rtp(view.caller, False, *stretch))
    if view.taken < sent - ON_ITS_WAY:
        yield f"the service took {view.taken} of {sent} RTP packets from {view.caller[0]}"


ALWAYS = (nothing_repeated, responses_match_requests, branches, requests_are_whole, every_invite_is_acknowledged,
          every_request_is_answered, invites_are_answered_in_time, media_is_anchored)


# -- stretches of a call ---------------------------------------------------------------------------------------------

def talk(view, peer):
    """When a peer's call was up: from the first 2xx to an INVITE until a BYE, as seen on its leg."""
    answers = [s for s in view.signals(peer=peer, method="INVITE") if 200 <= s.message.status < 300]
    bye = next((s for s in view.signals(peer=peer, status=0, method="BYE")
                if not answers or s.message.tag("to") in (answers[0].message.tag("to"), answers[0].message.tag("from"))), None)
    if not answers or bye is None:
        return None
    return answers[0].time, bye.time


def heard(view, peer, sent, begin, end, least=ENOUGH, payload_type=None):
    """Faults unless RTP flowed in that direction throughout the stretch. Who is late leaves out what it would have played."""
    packets = view.rtp(peer, sent, begin, end)
    wanted = int(max(0.0, end - begin - view.trace.stalled(begin, end)) / PACKET_S * least)
    direction = f"{'to' if sent else 'from'} {peer[0]}"
    if len(packets) < wanted:
        yield f"{len(packets)} RTP packets {direction} in {end - begin:.1f} s, wanted {wanted}"
    wrong = {packet.payload_type for packet in packets} - {payload_type}
    if payload_type is not None and wrong:
        yield f"RTP {direction} bears payload type {sorted(wrong)}, not {payload_type}"


def silent(view, peer, sent, begin, end):
    """Faults if RTP flowed in that direction between two answers. Who is asked to go on may do so before it answers."""
    end = max((s.time for s in view.signals(method="INVITE", status=0) if begin < s.time < end), default=end)
    packets = view.rtp(peer, sent, begin + GRACE_S + view.trace.stalled(begin - NOTICED_S, end), end)
    if packets:
        yield f"{len(packets)} RTP packets {'to' if sent else 'from'} {peer[0]} while it was on hold"


def answers_to_invites(view, peer, sent):
    return [s for s in view.signals(peer=peer, sent=sent, method="INVITE") if 200 <= s.message.status < 300]


# -- scenarios -------------------------------------------------------------------------------------------------------

def service_talk(view):
    """RTP both ways while the call was up, in the codec that was answered, and what came was taken."""
    stretch = talk(view, view.caller)
    if stretch is None:
        yield "no call was set up and ended"
        return
    chosen = answers_to_invites(view, view.caller, True)[0].message.sdp().payload_types[0]
    yield from heard(view, view.caller, False, *stretch, payload_type=chosen)
    yield from heard(view, view.caller, True, *stretch, payload_type=chosen)
    yield from caller_is_heard(view)
    yield from tone_is_continuous(view)


def hold(view):
    """The service's media stops when it is put on hold, and returns; the caller's goes on, and is taken throughout."""
    answers, stretch = answers_to_invites(view, view.caller, True), talk(view, view.caller)
    if len(answers) != 3 or stretch is None:
        yield f"{len(answers)} answers to three INVITEs"
        return
    first, held, resumed = (answer.time for answer in answers)
    yield from heard(view, view.caller, True, first, held)
    yield from silent(view, view.caller, True, held, resumed)
    yield from heard(view, view.caller, False, held, resumed)
    yield from heard(view, view.caller, True, resumed, stretch[1])
    yield from caller_is_heard(view)


def early(view):
    progress = next((s for s in view.signals(peer=view.caller, sent=True, status=183) if s.message.sdp()), None)
    answers = answers_to_invites(view, view.caller, True)
    if progress is None or not answers:
        yield "no 183 with SDP, or no answer"
        return
    if answers[0].time - progress.time < 2.0:
        yield "the answer came within two seconds of the 183"
    if answers[0].message.body != progress.message.body:
        yield "the SDP of the 200 is not that of the 183"
    yield from heard(view, view.caller, True, progress.time, answers[0].time)
    level = audio.level_dbm0(view.rtp(view.caller, True, progress.time, answers[0].time))
    if level is None or level < AUDIBLE_DBM0:
        yield f"early media is not audible: {level} dBm0"


def codec_changes(view):
    """Media follows the codec of each answer, and the caller is heard in both."""
    answers, stretch = answers_to_invites(view, view.caller, True), talk(view, view.caller)
    if len(answers) != 2 or stretch is None:
        yield f"{len(answers)} answers to two INVITEs"
        return
    first, second = (answer.message.sdp().payload_types[0] for answer in answers)
    if first == second:
        yield "the second offer did not change the codec"
    edge = answers[1].time
    yield from heard(view, view.caller, True, answers[0].time, edge, payload_type=first)
    yield from heard(view, view.caller, True, edge + GRACE_S, stretch[1], least=0.6, payload_type=second)
    spoken = {packet.payload_type for packet in view.rtp(view.caller, False, *stretch)}
    if spoken != {first, second}:
        yield f"the caller's RTP bears payload types {sorted(spoken)}, not {first} and {second}"
    yield from caller_is_heard(view)


def three_early_dialogs(view):
    tags = [s.message.tag("to") for s in view.signals(peer=view.caller, sent=True, status=180)]
    answers = answers_to_invites(view, view.caller, True)
    if len(set(tags)) != 3:
        yield f"{len(set(tags))} To-tags in the 180s, not three"
    if not answers or answers[0].message.tag("to") not in tags:
        yield "the 200 has a To-tag that no 180 had"


def answered_late(view):
    invite, answers = view.first(sent=False, status=0, method="INVITE"), answers_to_invites(view, view.caller, True)
    wait = answers[0].time - invite.time if answers else 0.0
    if not 3.0 <= wait <= 9.0:
        yield f"200 came after {wait:.1f} s, not after 3 to 9"


def keeps_time(**delays):
    """A check that responses to the INVITE come when they are due: `s180=0.5` is a 180 after half a second. Never earlier; later
    as a machine may be that is busy. By the capture's stamps: a request is stamped before, a response after it was on the way."""
    def check(view):
        invite = view.first(sent=False, status=0, method="INVITE")
        for name, due in delays.items():
            response = view.first(peer=view.caller, sent=True, status=int(name[1:]), method="INVITE")
            if invite is None or response is None:
                yield f"no INVITE, or no {name[1:]} to it"
                return
            took = response.time - invite.time
            late = LATE_S + view.trace.stalled(invite.time - NOTICED_S, response.time)
            if not due - CLOCKS_S <= took <= due + late:
                yield f"{_name(response)} came after {took:.3f} s, not after {due} s and up to {late:.1f} s later"
    check.__name__ = "keeps_time"
    return check


def fresh_tags(view):
    tags = [s.message.tag("to") for s in view.signals(sent=True, status=200, method="OPTIONS")]
    if len(set(tags)) != 2:
        yield f"{len(set(tags))} To-tags in the answers to two OPTIONS"


def carried_media(view):
    """What one party sends reaches the other, unchanged: all of it but what was on its way at the end."""
    for source, target in ((view.caller, view.callee), (view.callee, view.caller)):
        stretch = talk(view, source)
        if stretch is None:
            yield f"no call was set up and ended with {source[0]}"
            return
        sent, got = view.rtp(source, False, *stretch), view.rtp(target, True)
        if len(sent) < 25:
            yield f"only {len(sent)} RTP packets from {source[0]}"
        lost = collections.Counter((p.sequence, p.media) for p in sent) - collections.Counter((p.sequence, p.media) for p in got)
        if sum(lost.values()) > ON_ITS_WAY:
            yield f"{sum(lost.values())} of {len(sent)} RTP packets from {source[0]} did not reach {target[0]}"


def legs_are_apart(view):
    """A B2BUA: each leg has a Call-ID, tags and a branch of its own, and Max-Forwards went down."""
    ours, theirs = view.first(peer=view.callee, sent=True, method="INVITE"), view.first(peer=view.caller, sent=False, method="INVITE")
    if ours is None:
        yield "the callee was not invited"
        return
    for what in (lambda m: m.get("call-id"), lambda m: m.tag("from"), lambda m: m.branch):
        if what(ours.message) == what(theirs.message):
            yield f"the callee's leg shows the caller's {what(theirs.message)}"
    if int(ours.message.get("max-forwards") or 99) >= int(theirs.message.get("max-forwards")):
        yield "Max-Forwards did not go down"


def ended_on_both_legs(view):
    """A BYE on one leg is a BYE on the other."""
    for peer in (view.caller, view.callee):
        byes = list(view.signals(peer=peer, method="BYE"))
        if sorted(s.message.status for s in byes) != [0, 200]:
            yield f"on the leg of {peer[0]}: {[_name(s) for s in byes]}, not one BYE and its 200"


def cancelled_on_both_legs(view):
    for peer, sent in ((view.caller, False), (view.callee, True)):
        if view.first(peer=peer, sent=sent, status=0, method="CANCEL") is None:
            yield f"no CANCEL on the leg of {peer[0]}"
        if view.first(peer=peer, sent=not sent, status=487, method="INVITE") is None:
            yield f"no 487 on the leg of {peer[0]}"


def held_by_callee(view):
    """While the callee holds, its party hears nothing from the caller, who may be played to."""
    answers = answers_to_invites(view, view.callee, True)
    stretch = talk(view, view.callee)
    if len(answers) != 2 or stretch is None:
        yield f"{len(answers)} answers to two re-INVITEs of the callee"
        return
    held, resumed = (answer.time for answer in answers)
    yield from silent(view, view.callee, True, held, resumed)
    yield from heard(view, view.callee, True, resumed + GRACE_S, stretch[1], least=0.5)


def held_by_caller(view):
    answers, stretch = answers_to_invites(view, view.caller, True), talk(view, view.caller)
    if len(answers) != 3 or stretch is None:
        yield f"{len(answers)} answers to three INVITEs"
        return
    _, held, resumed = (answer.time for answer in answers)
    yield from silent(view, view.caller, True, held, resumed)
    yield from heard(view, view.callee, True, held + GRACE_S, resumed)
    yield from heard(view, view.caller, True, resumed + GRACE_S, stretch[1], least=0.5)


def early_carried(view):
    """What the callee plays before it answers reaches the caller before the answer does."""
    answers = answers_to_invites(view, view.caller, True)
    if not answers:
        yield "no answer"
        return
    sent = view.rtp(view.callee, False, 0, answers[0].time - GRACE_S)
    got = view.rtp(view.caller, True, 0, answers[0].time)
    if len(sent) < 50 or len(got) < len(sent) - 3:
        yield f"{len(sent)} RTP packets of early media, {len(got)} carried"


def tried_and_gave_up(view):
    invites = list(view.signals(peer=view.callee, sent=True, method="INVITE"))
    if len(invites) < 2:
        yield f"{len(invites)} INVITEs to a next hop that is silent: they must be repeated"
