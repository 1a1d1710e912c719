#!/usr/bin/env python3
"""One scenario of life and death, from inside a sandbox.   life.py SCENARIO [CONFIG]

What life_test.py plays, each against an appliance of its own. Fails with the sentence that was not true."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "..", "scripts", "lib")]

import leftovers  # noqa: E402
import links  # noqa: E402
import phone  # noqa: E402
from appliance import trunkctl  # noqa: E402
from counted import counters  # noqa: E402
from phone import Line, acknowledge_failure, carried_call, description  # noqa: E402
from player import interface_of  # noqa: E402

APPLIANCE = int(os.environ["TL_PID"])


def check(true, sentence):
    if not true:
        raise AssertionError(sentence)


def eventually(holds, sentence, seconds=phone.PATIENCE_S):
    until = time.monotonic() + seconds
    while not holds():
        check(time.monotonic() < until, sentence)
        time.sleep(0.05)


def runs():
    try:
        with open(f"/proc/{APPLIANCE}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def log():
    with open(os.environ["TL_LOG"], encoding="utf-8", errors="replace") as file:
        return file.read()


def offer(line, user="callee"):
    return line.make("INVITE", user, description(line.host, 6000))


def in_order(media, since=0):
    numbers = [number for _, number in media.heard[since:]]
    return all(after == before + 1 for before, after in zip(numbers, numbers[1:]))


def two_lines():
    return Line(), phone.callee_line()


# -- the end ---------------------------------------------------------------------------------------------------------

def drains():
    """SIGTERM: the call in progress lives on, new ones get 503, and with its end the appliance ends."""
    caller, callee = two_lines()
    with carried_call(caller, callee) as call:
        check(call.media_flows(), "no media")
        os.kill(APPLIANCE, signal.SIGTERM)
        eventually(lambda: trunkctl("status")["state"] == "draining", "it does not say that it drains")
        with Line() as other:
            invite = offer(other, "test")
            other.send(invite)
            refused = other.final(invite)
            check(refused is not None and refused.status == 503, "a new call was not refused with 503")
            check(refused.get("retry-after"), "no Retry-After")
            acknowledge_failure(other, invite, refused)
        check(call.media_flows(), "the call in progress fell silent")
        # It is a whole call still: it can be put on hold.
        held = call.caller.make("INVITE", body=description(caller.host, call.caller_media.port, 2, direction="sendonly"))
        caller.send(held)
        carried = callee.request("INVITE")
        check(carried is not None and carried.sdp().direction == "sendonly", "hold was not carried")
        callee.answer(carried, 200, body=description(callee.host, call.callee_media.port, 2, direction="recvonly"))
        answer = caller.final(held)
        check(answer is not None and answer.status == 200 and answer.sdp().direction == "recvonly", "hold was not answered")
        caller.send(call.caller.make("ACK"))
        check(callee.request("ACK") is not None, "the ACK was not carried")
        check(in_order(call.callee_media) and in_order(call.caller_media), "media got lost while it drained")
        check(runs(), "it ended while a call was up")
        check(phone.end(call), "the call could not be ended")
        eventually(lambda: not runs(), "it did not end after its last call")
    check("stopped" in log(), "it did not say that it stopped")


def drains_no_longer_than_it_may():
    """Calls that outlast control.drain are ended with BYE on both legs."""
    caller, callee = two_lines()
    with carried_call(caller, callee) as call:
        began = time.monotonic()
        os.kill(APPLIANCE, signal.SIGTERM)
        for line, name in ((caller, "caller"), (callee, "callee")):
            bye = line.request("BYE")
            check(bye is not None, f"no BYE for the {name}")
            line.answer(bye, 200)
        check(time.monotonic() - began > 1.9, "it did not wait for control.drain")
        eventually(lambda: not runs(), "it did not end")
    check(re.search("ending 1 calls? that outlasted", log()), "it did not say that calls outlasted the drain")


def hangs_up_what_rings_through_the_proxy():
    """Each branch is shown; hung up, the call is cancelled; and what was connected only its peers can end."""
    with Line() as caller, Line(phone.local(7), 5080) as callee:
        invite = offer(caller, "+44207")
        caller.send(invite)
        rings = callee.request("INVITE")
        callee.answer(rings, 180)
        check(caller.response(invite, 180) is not None, "it does not ring")
        call = trunkctl("calls")["calls"][0]["id"]
        check(call.startswith("p"), f"it is shown as a call of ours: {call}")
        legs = trunkctl("calls", "show", call)["legs"]
        check([leg["side"] for leg in legs] == ["caller", "callee"], f"not both sides are shown: {legs}")
        check(legs[1]["address"] == callee.at and legs[1]["pending"][0] == "branch ringing", f"nor how the branch does: {legs[1]}")
        check("trunk beyond" in legs[1]["pending"], f"nor by which trunk: {legs[1]}")
        check(trunkctl("hangup", call) == {"hung_up": call}, "it cannot be hung up")
        cancel = callee.request("CANCEL")
        check(cancel is not None, "it was not cancelled")
        callee.answer(cancel, 200)
        callee.answer(rings, 487)
        refused = caller.final(invite)
        check(refused is not None and refused.status == 487, "the caller was not told")
        acknowledge_failure(caller, invite, refused)
        eventually(lambda: trunkctl("calls")["total"] == 0, "it is still shown")
        for name in (call, "p0-0-4000000000", "p0-16000000-1"):
            said = refusal_to_hang_up(name)
            check("there is no call" in said, f"it knows a call {name} that is not there: {said}")
        invite = offer(caller, "+44208")
        caller.send(invite)
        rings = callee.wait(lambda message: not message.status and message.method == "INVITE" and message.get("call-id") == invite.get("call-id"))
        callee.answer(rings, 180)
        check(caller.response(invite, 180) is not None, "the second call does not ring")
        call = trunkctl("calls")["calls"][0]["id"]
        callee.answer(rings, 200, body=description(callee.host, 6100))
        check(caller.final(invite).status == 200, "it is not answered")
        said = refusal_to_hang_up(call)
        check("only its peers can end" in said, f"it does not say what a proxy cannot do: {said}")


def refusal_to_hang_up(call):
    try:
        trunkctl("hangup", call)
    except RuntimeError as error:
        return str(error)
    return "nothing"


def drains_what_rings_through_the_proxy():
    """It is shown, waited for, and when it has rung for too long cancelled: the caller is told 503."""
    with Line() as caller, Line(phone.local(7), 5080) as callee:
        invite = offer(caller, "+44207")
        caller.send(invite)
        rings = callee.request("INVITE")
        check(rings is not None and "record-route" in dict(rings.fields), "no INVITE came through the proxy")
        callee.answer(rings, 180)
        check(caller.response(invite, 180) is not None, "it does not ring")
        shown = trunkctl("calls")
        check(shown["total"] == 1 and shown["calls"][0]["state"] == "proxied_ringing", f"it is not shown: {shown}")
        check(shown["calls"][0]["callee_address"] == callee.at, f"nor whom it rings at: {shown}")
        check(trunkctl("status")["proxied"] == 1, "status does not count it")
        began = time.monotonic()
        os.kill(APPLIANCE, signal.SIGTERM)
        cancel = callee.request("CANCEL")
        check(cancel is not None, "it was not cancelled")
        check(time.monotonic() - began > 1.9, "it was not waited for")
        refused = caller.final(invite)
        check(refused is not None and refused.status == 503, "the caller was not told")
        acknowledge_failure(caller, invite, refused)
        check(runs(), "it did not wait for the end of what it has cancelled")
        callee.answer(cancel, 200)
        callee.answer(rings, 487)
        check(callee.request("ACK") is not None, "nobody acknowledged that")
        eventually(lambda: not runs(), "it did not end")


def second_sigterm_stops_at_once(records):
    """It says BYE to both sides, waits for no answer, and its records say that it was stopped."""
    caller, callee = two_lines()
    with carried_call(caller, callee) as call:
        os.kill(APPLIANCE, signal.SIGTERM)
        eventually(lambda: trunkctl("status")["state"] == "draining", "it does not say that it drains")
        check(call.media_flows(), "no media while it drains")
        check(runs(), "one SIGTERM was enough")
        began = time.monotonic()
        os.kill(APPLIANCE, signal.SIGTERM)
        for line, name in ((caller, "caller"), (callee, "callee")):
            check(line.request("BYE") is not None, f"no BYE for the {name}")  # which nobody answers
        eventually(lambda: not runs(), "the second SIGTERM did not stop it")
        check(time.monotonic() - began < 3, "it waited for answers")
    with sqlite3.connect(os.path.join(records, "calls.sqlite")) as database:
        found = database.execute("SELECT ended_by, end_reason FROM calls").fetchall()
    check(found == [("us", "stopped")], f"its record says {found}")


# -- reload ----------------------------------------------------------------------------------------------------------

def reloads(config):
    """SIGHUP in the middle of RTP: what can change does, what cannot is named, and a wrong file changes nothing."""
    caller, callee = two_lines()
    with open(config, encoding="utf-8") as file:
        good = file.read()

    def reload(text, wanted):
        before = len(log())
        with open(config, "w", encoding="utf-8") as file:
            file.write(text)
        os.kill(APPLIANCE, signal.SIGHUP)
        eventually(lambda: re.search(wanted, log()[before:]), f"the log lacks `{wanted}`:\n{log()[before:]}")
        return log()[before:]

    with carried_call(caller, callee) as call:
        reload(good.replace("level: info", "level: warning"), r"reload: log\.level.*info.*warning")
        said = reload(good.replace("calls: 2000", "calls: 3000").replace("timeout: 60s", "timeout: 50s"), "reload: refused")
        for key in (r"limits\.calls", r"media\.timeout"):
            check(re.search(rf"\.yaml:\d+:\d+: {key}: cannot change while running", said), f"{key} is not named: {said}")
        said = reload(good.replace("calls: 2000", "cals: 2000").replace("t1: 500ms", "t1: 500"), "reload: refused")
        where = re.escape(os.path.basename(config))
        check(re.search(rf"{where}:\d+:\d+: limits\.cals", said), f"no place of the unknown key: {said}")
        check(re.search(rf"{where}:\d+:\d+: sip\.timers\.t1", said), f"no place of the missing unit: {said}")
        os.unlink(config)
        before = len(log())
        os.kill(APPLIANCE, signal.SIGHUP)
        eventually(lambda: "refused" in log()[before:], "a file that is gone was not refused")
        check(call.media_flows() and in_order(call.caller_media) and in_order(call.callee_media), "the call noticed")
        check(trunkctl("status")["sessions_most"] == 2000, "a value changed that cannot")
        check(phone.end(call), "the call could not be ended")


def opens_its_log_anew(path):
    """logrotate puts the log away and says SIGHUP, or `trunkctl reload`: what comes next is in a file of the old name."""
    def lines(name):
        with open(name, encoding="utf-8") as file:
            return [line.split(maxsplit=3)[3].strip() for line in file]

    asked = ((f"{path}.1", lambda: os.kill(APPLIANCE, signal.SIGHUP)), (f"{path}.2", lambda: trunkctl("reload")))
    check("is up" in lines(path)[-1], "the log does not end with the start")
    for away, ask in asked:
        held = lines(path)
        os.rename(path, away)
        ask()
        eventually(lambda: os.path.exists(path) and lines(path), "there is no new log")
        check(lines(path) == ["reload: 0 change(s) taken over"], f"the new log has {lines(path)}")
        check(lines(away) == held, "the old log has changed")


# -- the other side --------------------------------------------------------------------------------------------------

def callee_is_killed():
    """kill -9 in mid-call: nobody says BYE. When the caller, who hears nothing, falls silent too, the media time-out ends
    the call and frees both slots. As long as one side talks a call goes on: the other may be listening."""
    child = subprocess.Popen([sys.executable, os.path.realpath(__file__), "answers"], stdout=subprocess.PIPE, text=True)
    check(child.stdout.readline() == "ready\n", "the callee did not start")
    with Line() as caller:
        media = phone.Media()
        invite = caller.make("INVITE", "callee", description(media.host, media.port))
        caller.send(invite)
        answer = caller.final(invite)
        check(answer is not None and answer.status == 200, "the callee did not answer")
        dialog = phone.Dialog(caller, invite, answer)
        caller.send(dialog.make("ACK"))
        media.start(answer)
        check(media.hears(), "the callee is not heard")
        child.kill()
        child.wait()
        check(caller.request("BYE", 4) is None, "the call was ended while one side talked")
        media.stop()
        bye = caller.request("BYE", 60)
        check(bye is not None, "the call was not ended")
        caller.answer(bye, 200)
    check(counters()["sessions.media_timed_out"] == 1, "the media time-out was not counted")
    left = leftovers.wait_until_none(60)
    check(not left, f"left behind: {left}")


def answers():
    """The callee of callee_is_killed: answers, talks, never ends."""
    line, media = phone.callee_line(), phone.Media(phone.local(0))
    print("ready", flush=True)
    invite = line.request("INVITE", 60)
    line.answer(invite, 200, body=description(media.host, media.port))
    media.start(invite)
    time.sleep(600)


def callee_never_answers():
    """408 to the caller once timer B has fired, and the INVITE was repeated on its way."""
    caller, callee = two_lines()
    invite = offer(caller)
    caller.send(invite)
    check(caller.response(invite, 100) is not None, "no 100")
    refused = caller.final(invite, 60)
    check(refused is not None and refused.status == 408, f"not 408: {refused and refused.start}")
    acknowledge_failure(caller, invite, refused)
    heard = 0
    while callee.request("INVITE", 0.1):
        heard += 1
    check(heard > 2, f"the INVITE was sent {heard} times")
    check(counters()["sessions.calls_failed"] == 1, "not counted as failed")
    gone()


def callee_rings_for_ever():
    """Expires in the INVITE ends it, as sip.timers.longest_ringing would: CANCEL to the callee, a refusal to the caller."""
    caller, callee = two_lines()
    invite = caller.make("INVITE", "callee", description(caller.host, 6000), expires="2")
    caller.send(invite)
    carried = callee.request("INVITE")
    tag = callee.answer(carried, 180)
    check(caller.response(invite, 180) is not None, "ringing was not carried")
    cancel = callee.request("CANCEL", 60)
    check(cancel is not None, "the callee was not cancelled")
    callee.answer(cancel, 200, tag=tag)
    callee.answer(carried, 487, tag=tag)
    check(callee.request("ACK") is not None, "the 487 was not acknowledged")
    refused = caller.final(invite, 60)
    check(refused is not None and refused.status in (408, 480, 487), f"not refused: {refused and refused.start}")
    acknowledge_failure(caller, invite, refused)
    gone()


def next_hop_is_not_there():
    """Nobody answers ARP, nor neighbour discovery: the packets are counted, the callers get their answer."""
    for family in (4, 6):
        before = counters()
        with Line(family=family) as caller:
            invite = offer(caller)
            caller.send(invite)
            refused = caller.final(invite, 60)
            check(refused is not None and refused.status in (408, 503), f"IPv{family}: {refused and refused.start}")
            acknowledge_failure(caller, invite, refused)
        now = counters()
        asked = "worker.arp_requests_sent" if family == 4 else "worker.nd_solicitations_sent"
        check(now[asked] > before[asked], "nobody asked where it is")
        eventually(lambda: counters()["worker.neighbour_unreachable"] > before["worker.neighbour_unreachable"],
                   f"IPv{family}: the packets that found no way were not counted")
    gone()


def there_is_no_next_hop():
    """No route by default: 404 to what is no service, and the services answer all the same."""
    with Line() as caller:
        invite = offer(caller)
        caller.send(invite)
        refused = caller.final(invite)
        check(refused is not None and refused.status == 404, f"not 404: {refused and refused.start}")
        acknowledge_failure(caller, invite, refused)
        with phone.service_call(caller) as call:
            check(call.media_flows(), "the echo service is silent")
            check(call.caller.bye().status == 200, "the call could not be ended")


def link_goes_down_and_comes_back():
    """A call outlives it: media flow again, and so does signalling, without being set up anew."""
    caller, callee = two_lines()
    interface = interface_of(phone.local(1))
    with carried_call(caller, callee) as call:
        check(call.media_flows(), "no media")
        for _ in range(2):
            subprocess.run(["ip", "link", "set", interface, "down"], check=True)
            time.sleep(2)
            subprocess.run(["ip", "link", "set", interface, "up"], check=True)
            check(call.media_flows(), "media did not come back")
        check(trunkctl("status")["sessions"] == 1, "the call is gone")
        check(phone.end(call), "the call could not be ended")
    gone()


def port_tells_what_it_could_not_send():
    """The kernel refuses what a tap sends while its end is down: the port's own counter, under the port's name."""
    def lost():
        return trunkctl("counters")["port wire"]

    with Line() as line, phone.service_call(line, "stress") as call:  # whose tone goes out whatever comes in
        check(call.media_flows(), "no media")
        check(set(lost().values()) == {0}, f"lost before: {lost()}")
        tap = ("nsenter", "--net", "--target", str(APPLIANCE), "ip", "link", "set", links.TAP)
        subprocess.run([*tap, "down"], check=True)
        try:
            eventually(lambda: lost()["tx_errors"] > 10, "what could not be sent was not counted")
        finally:
            subprocess.run([*tap, "up"], check=True)
        told = {name: value for name, value in lost().items() if value}
        check(list(told) == ["tx_errors"], f"other losses: {told}")
        check(call.media_flows(), "media did not come back")
        check(call.caller.bye().status == 200, "the call could not be ended")
    gone()


def keeps_its_udp_from_the_kernel():
    """Behind an af_packet port the kernel's stack reads no UDP for the appliance, but what is for an address that the kernel gets itself."""
    with open(f"/proc/{APPLIANCE}/ns/net", encoding="utf-8") as namespace:
        def near(*words):
            return subprocess.run(["nsenter", f"--net=/proc/self/fd/{namespace.fileno()}", *words], check=True, capture_output=True,
                                  text=True, pass_fds=[namespace.fileno()]).stdout

        def filters():
            return near("tc", "filter", "show", "dev", links.NEAR, "ingress")

        def counted(protocol, name):
            names, values = (line.split() for line in near("cat", "/proc/self/net/snmp").splitlines() if line.startswith(f"{protocol}: "))
            return int(values[names.index(name)])

        check("reads no UDP for 10.99.0.1, fd99::1" in log(), "the log does not say that the filter is on")
        check("trunkline_udp" in filters(), "there is no filter")
        before = counted("Ip", "InReceives")
        caller, callee = two_lines()
        with carried_call(caller, callee) as call:
            check(call.media_flows(), "no media")
            check(phone.end(call), "the call could not be ended")
        check(counted("Ip", "InReceives") == before, f"the kernel has read {counted('Ip', 'InReceives') - before} packets of a call")

        near("ip", "address", "add", "10.99.0.1/32", "dev", "lo")
        eventually(lambda: "the kernel has 10.99.0.1, too" in log(), "the log does not say that the kernel has the address")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as far:
            far.sendto(b"for the kernel", ("10.99.0.1", 9))
            eventually(lambda: counted("Udp", "NoPorts") == 1, "the kernel does not read what is for its address")
        near("ip", "address", "del", "10.99.0.1/32", "dev", "lo")
        eventually(lambda: log().count("reads no UDP for 10.99.0.1, fd99::1") == 2, "the filter did not come back")

        os.kill(APPLIANCE, signal.SIGTERM)
        eventually(lambda: not runs(), "it did not end")
        check((filters(), "clsact" in near("tc", "qdisc", "show", "dev", links.NEAR)) == ("", False), "the filter stayed")


def gone():
    left = leftovers.wait_until_none()
    check(not left, f"left behind: {left}")


# -- not alone -------------------------------------------------------------------------------------------------------

def second_appliance_is_refused(config):
    """The same file prefix, or the same control socket: a clear sentence, status 1, and the first one lives."""
    caller, callee = two_lines()
    with carried_call(caller, callee) as call:
        for what, prefix, socket, wanted in (
                ("prefix", "tl", os.environ["TL_CTL"] + "2", "runs with the same file prefix"),
                ("socket", "tl2", os.environ["TL_CTL"], "a running process listens there")):
            done = subprocess.run(
                [os.path.join(os.environ["TL_BUILD"], "trunkline"), "--config", config, "--set", f"control.file_prefix={prefix}",
                 "--set", f"control.socket={socket}", "--set", "ports[0].interface=other0"],
                env={**os.environ, "RUNTIME_DIRECTORY": os.path.dirname(os.environ["TL_CTL"])},
                capture_output=True, text=True, timeout=60)
            check(done.returncode == 1, f"the same {what}: status {done.returncode}")
            check(wanted in done.stderr, f"the same {what}: {done.stderr}")
            check(not os.path.exists("/sys/class/net/other0"), f"the same {what}: its tap stayed")
        check(call.media_flows() and in_order(call.caller_media), "the first one's call noticed")
        check(phone.end(call), "the call could not be ended")


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
