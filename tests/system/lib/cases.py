"""The scenarios as the suite runs them: which files, with whom, how many calls, and what the wire must show."""

from dataclasses import dataclass

import checks


@dataclass(frozen=True)
class Case:
    name: str
    caller: str                    # scenario file, under sipp/, without .xml
    user: str                      # of the Request-URI
    checks: tuple = ()             # beyond checks.ALWAYS
    callee: str = ""               # scenario file of the next hop
    silent_callee: bool = False    # the next hop's port is open, and nobody answers there
    family: int = 4
    calls: int = 1
    rate: int = 10
    captured: bool = True
    modes: tuple = ("basic",)
    seconds: int = 30              # at most, at the stated rate
    repeats: bool = False          # messages are meant to be repeated
    repeats_most: float = 0.05     # of the calls that no capture watches: on a busy machine a reply may be late


RINGS = checks.keeps_time(s180=0.5)
ANSWERS = checks.keeps_time(s180=0.5, s200=1.5)

SERVICES = (
    Case("basic_call", "basic_call", "test", (checks.service_talk, ANSWERS)),
    Case("call_rejection", "call_rejection", "busy", (checks.keeps_time(s486=0.0),)),
    Case("call_cancel", "call_cancel", "test", (RINGS,)),
    Case("options_ping", "options_ping", "ping", (checks.fresh_tags,)),
    Case("hold_resume", "hold_resume", "test", (checks.hold, ANSWERS)),
    Case("early_media", "early_media", "earlymedia",
         (checks.early, checks.service_talk, checks.keeps_time(s183=0.0, s180=2.3, s200=3.0))),
    Case("multiple_codecs", "multiple_codecs", "multicodec", (checks.codec_changes, checks.keeps_time(s200=0.0))),
    Case("forking_test", "forking_test", "fork", (checks.three_early_dialogs, checks.service_talk, ANSWERS)),
    Case("stress_test", "stress_test", "stress", calls=100, rate=50, captured=False),
    Case("timeout_test", "timeout_test", "timeout", (checks.answered_late, checks.service_talk, checks.keeps_time(s200=5.0))),
)

APART = (checks.legs_are_apart,)
TALK = (checks.legs_are_apart, checks.carried_media, checks.ended_on_both_legs)

CARRIED = (
    Case("b2bua_call", "basic_call", "callee", TALK, "b2bua/uas_answer"),
    Case("b2bua_call_v6", "basic_call", "callee", TALK, "b2bua/uas_answer", family=6),
    Case("b2bua_busy", "call_rejection", "callee", APART, "b2bua/uas_busy"),
    Case("b2bua_refused", "b2bua/uac_refused", "callee", APART, "b2bua/uas_reject"),
    Case("b2bua_cancel", "call_cancel", "callee", (*APART, checks.cancelled_on_both_legs), "b2bua/uas_cancelled"),
    Case("b2bua_hold", "hold_resume", "callee", (*APART, checks.held_by_caller, checks.ended_on_both_legs),
         "b2bua/uas_mirror"),
    Case("b2bua_early_media", "early_media", "callee", (*TALK, checks.early_carried), "b2bua/uas_early_media"),
    Case("b2bua_callee_hangs_up", "b2bua/uac_hung_up", "callee", TALK, "b2bua/uas_hang_up"),
    Case("b2bua_callee_holds", "b2bua/uac_held", "callee", (*APART, checks.held_by_callee, checks.ended_on_both_legs),
         "b2bua/uas_hold"),
    Case("b2bua_late_offer", "b2bua/uac_late_offer", "callee", TALK, "b2bua/uas_late_offer"),
    Case("b2bua_extensions", "b2bua/uac_extensions", "callee", (*APART, checks.ended_on_both_legs), "b2bua/uas_extensions"),
    Case("b2bua_answered_late", "timeout_test", "callee", TALK, "b2bua/uas_answer_late"),
)

STRESS = (
    Case("stress_service", "stress_test", "stress", calls=5000, rate=200, captured=False, modes=("stress",), seconds=60),
    Case("stress_b2bua", "b2bua/uac_stress", "callee", callee="b2bua/uas_stress", calls=5000, rate=200, captured=False,
         modes=("stress",), seconds=60),
)

NAMED = (  # only when asked for by name: they take long, or need a configuration of their own
    Case("b2bua_no_answer", "b2bua/uac_no_answer", "callee", (checks.legs_are_apart, checks.tried_and_gave_up),
         silent_callee=True, modes=(), seconds=60, repeats=True),
)

ALL = SERVICES + CARRIED + STRESS + NAMED


def chosen(mode, names):
    """The cases of a mode, or those named. KeyError for a name that there is not."""
    if names:
        by_name = {case.name: case for case in ALL}
        return [by_name[name] for name in names]
    return [case for case in ALL if case.modes and (mode == "all" or mode in case.modes)]
