// What is recorded of a call, and that it is recorded before anything is sent.
#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <unistd.h>

#include "controlplane/session/local_party.h"
#include "controlplane/session/uri_in.h"
#include "controlplane/storage/record_text.h"
#include "controlplane/storage/recorder.h"
#include "tests/controlplane/session/call_rig.h"
#include "tests/controlplane/session/two_trunks.h"

namespace trunkline::controlplane {
namespace {

namespace fs = std::filesystem;

class CallRecords : public CallTest {
 protected:
  explicit CallRecords(const SessionSettings& settings = CallRig::usual_settings()) : CallTest(settings) {
    fs::create_directory(folder_);
    spool_ = std::move(*Spool::open((folder_ / "spool").string(), 1 << 20));
    recorder_ = std::make_unique<Recorder>(*spool_, 1, 0);
    rig.coordinator.record_into(*recorder_);
  }
  ~CallRecords() override { fs::remove_all(folder_); }

  /// "started alice>bob, answered PCMU, ended 200 16 caller": what has come since it was asked last.
  std::string records() {
    static constexpr std::array<const char*, 3> by{"caller", "callee", "us"};
    std::vector<CallRecord> all(16);
    const auto count = spool_->read(all);
    spool_->done(count);
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
      const auto& record = all[i];
      text += i == 0 ? "" : ", ";
      if (record.kind == RecordKind::started) text += "started";
      if (record.kind == RecordKind::answered)
        text += "answered " + std::string(record.answered.codec.view());
      if (record.kind == RecordKind::interim) text += "interim";
      if (record.kind == RecordKind::trunks)
        text += "trunks " + std::string(record.trunks.caller()) + '>' + std::string(record.trunks.callee());
      if (record.kind == RecordKind::codec) text += "codec " + std::string(record.codec.codec.view());
      if (record.kind == RecordKind::ended) {
        text += "ended " + std::to_string(record.ended.status) + ' ' + std::to_string(record.ended.cause) +
                ' ' + by[static_cast<std::size_t>(record.ended.by)];
        if (record.ended.reason != EndReason::none) text += ' ' + std::string(to_string(record.ended.reason));
        pdd_ms_ = record.ended.pdd_ms;
      }
    }
    return text;
  }

  fs::path folder_ = fs::temp_directory_path() / ("call-records-" + std::to_string(::getpid()));
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<Recorder> recorder_;
  std::uint32_t pdd_ms_ = 0;
};

TEST(UriIn, is_what_is_between_the_brackets_whatever_the_name_is) {
  EXPECT_EQ(uri_in("<sip:a@b>"), "sip:a@b");
  EXPECT_EQ(uri_in("Alice <sip:a@b;x=1>"), "sip:a@b;x=1");
  EXPECT_EQ(uri_in("\"A <b> \\\" c\" <sip:a@b>"), "sip:a@b");
  EXPECT_EQ(uri_in("\"A \\\" <b>\" <sip:a@b>"), "sip:a@b");
  EXPECT_EQ(uri_in("\"A\\\\\" <sip:a@b>"), "sip:a@b");
  EXPECT_EQ(uri_in("\"A\"<sip:a@b>"), "sip:a@b");
  EXPECT_EQ(uri_in("\"\" <sip:a@b>"), "sip:a@b");
  EXPECT_EQ(uri_in("sip:a@b"), "sip:a@b");
}

TEST_F(CallRecords, say_when_a_call_started_was_answered_and_ended_by_whom) {
  a.invites();
  EXPECT_EQ(records(), "started");
  rig.passes(200ms);
  b.answers(180);
  EXPECT_EQ(records(), "");
  b.answers(200);
  EXPECT_EQ(records(), "answered PCMU");
  a.acks();
  EXPECT_EQ(records(), "");
  b.byes();
  EXPECT_EQ(records(), "ended 200 16 callee");
  EXPECT_EQ(pdd_ms_, 200U);
  a.answers_bye();
  EXPECT_EQ(records(), "") << "one end a call";
}

TEST_F(CallRecords, say_why_a_call_was_not_answered) {
  a.invites();
  b.answers(486);
  EXPECT_EQ(records(), "started, ended 486 17 callee");
  a.invites();
  a.cancels();
  EXPECT_EQ(records(), "started, ended 487 16 caller");
}

TEST_F(CallRecords, say_that_we_ended_what_we_could_not_send) {
  rig.unsendable = 513;
  a.invites();
  rig.unsendable = 0;
  EXPECT_EQ(records(), "started, ended 513 127 us");
}

TEST_F(CallRecords, of_a_called_party_that_never_answers_end_with_a_time_out) {
  a.invites();
  b.ignores_invite();
  EXPECT_EQ(records(), "started, ended 408 102 us unreachable");
}

TEST_F(CallRecords, lay_a_failure_that_nobody_has_said_on_no_party) {
  a.invites();
  EXPECT_EQ(rig.cannot_reach(b), "a 503/INVITE");
  EXPECT_EQ(records(), "started, ended 503 41 us unreachable");
  a.invites();
  b.answers(408);
  EXPECT_EQ(records(), "started, ended 408 102 callee") << "somebody has said it";
}

SessionSettings with_two_trunks() {
  auto settings = CallRig::usual_settings();
  auto& routing = settings.routing;
  TrunkGroup group{"out", {}, RedirectPolicy::next};
  for (const auto* host : {"10.99.0.20:5080", "10.99.0.21:5080"}) {
    Trunk trunk;
    trunk.name = host;
    trunk.hosts.push_back({host, *base::Endpoint::parse(host)});
    trunk.silence = 4s;
    trunk.capacity = 1;
    trunk.breaker = {1, 60s, 60s};
    const auto number = static_cast<std::uint16_t>(routing.trunks.size());
    group.members.push_back({TrunkId{number}, static_cast<std::uint16_t>(number + 1), 1});
    routing.trunks.push_back(std::move(trunk));
  }
  routing.groups.push_back(std::move(group));
  RouteRule rule;
  rule.name = "all";
  rule.group = GroupId{0};
  std::vector<DialPlanFault> faults;
  routing.dial_plan = DialPlan::compile({rule}, faults);
  return settings;
}

class RecordsOfTrunks : public CallRecords {
 protected:
  RecordsOfTrunks() : CallRecords(with_two_trunks()) {}
};

TEST_F(RecordsOfTrunks, name_no_party_where_no_trunk_has_said_anything) {
  a.invites("4711");
  rig.cannot_reach(b);
  EXPECT_EQ(rig.cannot_reach(b), "a 500/INVITE");
  EXPECT_EQ(records(), "started, trunks >10.99.0.21:5080, ended 500 41 us unreachable");
  EXPECT_EQ(a.invites("4711"), "a 503/INVITE");
  EXPECT_EQ(records(), "started, ended 503 41 us unreachable") << "both rest";
}

TEST_F(RecordsOfTrunks, name_no_party_where_all_trunks_are_silent) {
  a.invites("4711");
  EXPECT_EQ(rig.passes(9s), "b CANCEL, b INVITE+sdp, b CANCEL, a 408/INVITE");
  EXPECT_EQ(records(), "started, trunks >10.99.0.21:5080, ended 408 102 us unreachable");
}

TEST_F(RecordsOfTrunks, name_the_callee_where_one_trunk_has_said_something) {
  a.invites("4711");
  b.answers(503);
  rig.cannot_reach(b);
  EXPECT_EQ(records(), "started, trunks >10.99.0.21:5080, ended 500 41 callee");
}

TEST_F(RecordsOfTrunks, name_the_callee_where_it_has_sent_the_call_elsewhere) {
  a.invites("4711");
  b.answers(302, {.headers = "Contact: <sip:x@192.0.2.9>\r\n"});
  rig.passes(5s);
  EXPECT_EQ(records(), "started, trunks >10.99.0.21:5080, ended 480 18 callee");
}

TEST_F(CallRecords, take_the_cause_that_a_bye_gives) {
  rig.reach(CallState::established);
  EXPECT_EQ(a.asks("BYE", {.headers = "Reason: Q.850;cause=31;text=\"preemption\"\r\n"}), "a 200/BYE, b BYE");
  EXPECT_EQ(rig.header(sip::HeaderName::reason), "Q.850;cause=31") << "and it is carried";
  EXPECT_EQ(records(), "started, answered PCMU, ended 200 31 caller");
}

// RFC 3326 section 2.
TEST_F(CallRecords, take_one_cause_of_all_that_a_bye_gives) {
  rig.reach(CallState::established);
  EXPECT_EQ(a.asks("BYE", {.headers = "Reason: SIP;cause=200;text=\"a, b\", Q.850;cause=31\r\n"
                                      "Reason: q.850;cause=16, sip;cause=600, X;cause=1\r\n"}),
            "a 200/BYE, b BYE");
  EXPECT_EQ(rig.headers(sip::HeaderName::reason), "SIP;cause=200, Q.850;cause=31, X;cause=1");
  EXPECT_EQ(records(), "started, answered PCMU, ended 200 31 caller");
}

// RFC 3326 section 2, RFC 6432.
TEST_F(CallRecords, take_the_cause_that_a_refusal_gives) {
  a.invites();
  EXPECT_EQ(b.answers(480, {.headers = "Reason: SIP;cause=480\r\nReason: Q.850;cause=20;text=\"gone\"\r\n"}),
            "a 480/INVITE");
  EXPECT_EQ(rig.header(sip::HeaderName::reason), "SIP;cause=480, Q.850;cause=20") << "and it is carried";
  EXPECT_EQ(records(), "started, ended 480 20 callee");
  a.invites();
  b.answers(480, {.headers = "Reason: Q.850;cause=200\r\n"});
  EXPECT_EQ(records(), "started, ended 480 18 callee") << "Q.850 has none above 127";
}

TEST_F(CallRecords, take_no_cause_of_a_reinvite_that_is_refused) {
  rig.reach(CallState::established);
  a.reinvites();
  b.answers(488, {.headers = "Reason: Q.850;cause=65\r\n"});
  a.byes();
  b.answers_bye();
  EXPECT_EQ(records(), "started, answered PCMU, ended 200 16 caller");
}

// Which is told is told by RFC 3261 section 16.7.
TEST_F(RecordsOfTrunks, take_the_cause_of_the_refusal_that_is_told) {
  a.invites("4711");
  EXPECT_EQ(b.answers(503, {.headers = "Reason: Q.850;cause=34\r\n"}), "b INVITE+sdp");
  EXPECT_EQ(b.answers(503, {.headers = "Reason: Q.850;cause=42\r\n"}), "a 500/INVITE");
  EXPECT_EQ(records(), "started, trunks >10.99.0.21:5080, ended 500 34 callee");
  rig.passes(61s);
  a.invites("4711");
  b.answers(503, {.headers = "Reason: Q.850;cause=34\r\n"});
  EXPECT_EQ(b.answers(404), "a 404/INVITE");
  EXPECT_EQ(records(), "started, trunks >10.99.0.21:5080, ended 404 1 callee") << "which gives none";
  rig.passes(61s);
  a.invites("4711");
  EXPECT_EQ(b.answers(404, {.headers = "Reason: Q.850;cause=3\r\n"}), "a 404/INVITE");
  EXPECT_EQ(records(), "started, trunks >10.99.0.20:5080, ended 404 3 callee");
}

TEST_F(CallRecords, know_who_hung_up_before_the_caller_had_acknowledged) {
  a.invites();
  b.answers(200);
  b.byes();
  EXPECT_EQ(records(), "started, answered PCMU, ended 200 16 callee");
  a.acks();
  EXPECT_EQ(records(), "");
  a.answers_bye();
}

TEST_F(CallRecords, know_no_post_dial_delay_where_nothing_rang) {
  a.invites();
  b.answers(486);
  records();
  EXPECT_EQ(pdd_ms_, no_pdd);
  a.invites();
  b.answers(180);
  b.answers(486);
  records();
  EXPECT_EQ(pdd_ms_, 0U);
}

TEST_F(CallRecords, say_of_an_answered_call_that_nobody_hung_up_why_it_ended) {
  const auto ends = [&](const std::function<void()>& how) {
    rig.reach(CallState::established);
    EXPECT_EQ(records(), "started, answered PCMU");
    how();
    a.answers_bye();
    b.answers_bye();
    return records();
  };
  EXPECT_EQ(ends([&] { rig.media_time_out(); }), "ended 408 102 us media_timeout");
  EXPECT_EQ(ends([&] { rig.hang_up(); }), "ended 480 31 us operator");
  EXPECT_EQ(ends([&] {
              a.asks("INFO");
              b.answers_request(481);
            }),
            "ended 481 41 callee peer_gone");
  EXPECT_EQ(ends([&] {
              b.asks("INFO");
              a.ignores_request();
            }),
            "ended 408 102 caller peer_gone");
  EXPECT_EQ(ends([&] {
              a.reinvites();
              b.answers(481);
            }),
            "ended 481 41 callee peer_gone");
}

TEST_F(CallRecords, say_that_a_2xx_was_never_acknowledged) {
  a.invites();
  b.answers(200);
  rig.passes(33s);
  EXPECT_EQ(records(), "started, answered PCMU, ended 408 102 caller unacknowledged");
}

TEST_F(CallRecords, say_that_nobody_answered_for_too_long) {
  a.invites();
  b.answers(180);
  rig.passes(10min);
  EXPECT_EQ(records(), "started, ended 480 18 us ring_limit");
}

TEST_F(CallRecords, of_a_late_offer_know_the_codec_once_it_is_answered) {
  a.invites("bob", {});
  b.answers(200);
  EXPECT_EQ(records(), "started, answered ");
  a.acks(a.sdp());
  EXPECT_EQ(records(), "codec PCMU");
}

TEST_F(CallRecords, know_a_codec_that_a_reinvite_has_changed) {
  rig.reach(CallState::established);
  records();
  const auto in_pcma = [](std::string sdp) {
    const auto at = sdp.find("RTP/AVP 0");
    EXPECT_NE(at, std::string::npos) << sdp;
    return sdp.replace(at, 9, "RTP/AVP 8");
  };
  a.reinvites({.body = in_pcma(a.sdp())});
  EXPECT_EQ(records(), "");
  b.answers(200, {.body = in_pcma(b.sdp())});
  a.acks();
  EXPECT_EQ(records(), "codec PCMA");
  a.reinvites({.body = in_pcma(a.sdp("a=sendonly"))});
  b.answers(200, {.body = in_pcma(b.sdp("a=recvonly"))});
  a.acks();
  EXPECT_EQ(records(), "") << "and says it once";
}

TEST_F(CallRecords, are_made_of_calls_that_never_began) {
  EXPECT_EQ(a.invites("bob", {.body = "v=9"}), "a 400/INVITE");
  EXPECT_EQ(records(), "started, ended 400 41 us");
  EXPECT_EQ(a.invites("bob", {.body = a.sdp(), .tag = {}, .headers = "Require: teleportation\r\n"}),
            "a 420/INVITE");
  EXPECT_EQ(records(), "started, ended 420 127 us");
  rig.coordinator.drain();
  EXPECT_EQ(a.invites(), "a 503/INVITE");
  EXPECT_EQ(records(), "started, ended 503 41 us");
}

TEST_F(CallRecords, are_made_of_services_too) {
  a.invites("busy");
  EXPECT_EQ(records(), "started, ended 486 17 callee");
}

class TrunkRecords : public CallRecords {
 protected:
  TrunkRecords() : CallRecords(two_trunks({}, {})) {}
};

TEST_F(TrunkRecords, name_the_trunks_of_an_answered_call) {
  a.invites("4711");
  b.answers(200);
  a.acks();
  EXPECT_EQ(records(), "started, trunks a>b, answered PCMU");
  a.byes();
  b.answers_bye();
  EXPECT_EQ(records(), "ended 200 16 caller") << "once a call";
}

TEST_F(TrunkRecords, name_the_trunk_that_was_tried_last_of_a_call_that_nobody_answered) {
  a.invites("4711");
  b.answers(486);
  EXPECT_EQ(records(), "started, trunks a>b, ended 486 17 callee");
}

class Faults : public CallRecords {
 protected:
  void provoke() {
    base::SessionHandle last;
    rig.coordinator.for_each([&](base::SessionHandle handle, const Session& session) {
      if (session.leg(Side::a).dialog.call_id() == last_call()) last = handle;
    });
    EXPECT_TRUE(rig.coordinator.provoke_fault(last, rig.now));
  }
  std::string last_call() {
    std::string id;
    rig.coordinator.for_each([&](base::SessionHandle, const Session& session) {
      id = std::max(id, std::string(session.leg(Side::a).dialog.call_id()));
    });
    return id;
  }
};

TEST_F(Faults, of_ours_cost_one_call_a_500_and_no_other_anything) {
  rig.reach(CallState::established);
  rig.reach(CallState::established);
  EXPECT_EQ(records(), "started, answered PCMU, started, answered PCMU");
  provoke();
  EXPECT_EQ(a.reinvites(), "a 500/INVITE, b BYE, a BYE");
  EXPECT_EQ(records(), "ended 500 41 us fault");
  a.answers_bye();
  b.answers_bye();
  EXPECT_EQ(rig.coordinator.sessions(), 1U);
  EXPECT_EQ(rig.state(), CallState::established) << "the other call";
  EXPECT_EQ(rig.count(SessionCounter::calls_faulted), 1U);
}

TEST_F(Faults, in_a_call_that_is_not_answered_yet_are_500_to_the_caller) {
  a.invites();
  provoke();
  EXPECT_EQ(b.answers(200), "a 500/INVITE, b ACK, b BYE");
  EXPECT_EQ(records(), "started, ended 500 41 us fault");
}

TEST_F(Faults, that_throw_cost_one_call_a_500_and_no_other_anything) {
  const auto throws = [&] {
    base::SessionHandle last;
    rig.coordinator.for_each([&](base::SessionHandle handle, const Session& session) {
      if (session.leg(Side::a).dialog.call_id() == last_call()) last = handle;
    });
    return rig.happens_in(last, [](Call&) { throw std::runtime_error("a fault of ours"); });
  };
  rig.reach(CallState::established);
  a.invites();
  EXPECT_EQ(records(), "started, answered PCMU, started");
  EXPECT_EQ(throws(), "a 500/INVITE, b CANCEL");
  EXPECT_EQ(records(), "ended 500 41 us fault");
  b.answers(487);
  EXPECT_EQ(rig.coordinator.sessions(), 1U);
  EXPECT_EQ(rig.state(), CallState::established) << "the other call";
  EXPECT_EQ(throws(), "b BYE, a BYE");
  EXPECT_EQ(records(), "ended 500 41 us fault");
  a.answers_bye();
  b.answers_bye();
  EXPECT_EQ(rig.coordinator.sessions(), 0U);
  EXPECT_EQ(rig.count(SessionCounter::calls_faulted), 2U);
}

/// Throws whatever it is told, even that its call has ended.
class ThrowingParties final : public LocalParties {
 public:
  [[nodiscard]] LocalTerms terms(ServiceId) const noexcept override { return {}; }
  void called(Call&) override { fail(); }
  void woken(Call&) override { fail(); }
  bool challenged(Call&, const sip::Message&) override { fail(); }
  void answered(Outside&, std::uint32_t, const sip::Message*, int) override { fail(); }
  void due(Outside&, std::uint32_t) override { fail(); }
  void alive(Outside&, const base::Endpoint&, std::string_view) override { fail(); }
  void dialled(Call&, const DialledDigit&) override { fail(); }
  void may_reoffer(Call&) override { fail(); }
  void moved(Call&, CallState, int) override { fail(); }

 private:
  [[noreturn]] static void fail() { throw std::runtime_error("a fault of ours"); }
};

TEST_F(Faults, in_the_handling_of_a_request_within_the_call_are_500_to_it) {
  rig.reach(CallState::established);
  rig.random.fail_once();
  EXPECT_EQ(a.asks("OPTIONS"), "b BYE, a BYE, a 500/OPTIONS");
  a.answers_bye();
  b.answers_bye();
  EXPECT_EQ(rig.coordinator.sessions(), 0U);
}

TEST_F(Faults, leave_no_carried_request_without_an_answer) {
  rig.reach(CallState::established);
  EXPECT_EQ(a.asks("INFO"), "b INFO");
  provoke();
  EXPECT_EQ(a.asks("UPDATE", Wording{.body = a.sdp()}), "a 500/UPDATE, b BYE, a BYE");
  EXPECT_EQ(b.answers_request(200), "a 200/INFO") << "the one before is no part of it";
  a.answers_bye();
  b.answers_bye();
  EXPECT_EQ(rig.left(), "");
}

TEST_F(Faults, that_throw_again_while_the_call_is_ended_leave_nothing_behind) {
  ThrowingParties parties;
  rig.coordinator.answer_with(parties);
  EXPECT_TRUE(has(a.invites("echo"), "a 500/INVITE"));
  EXPECT_EQ(records(), "started, ended 500 41 us fault");
  EXPECT_EQ(rig.coordinator.sessions(), 0U);
  a.invites();
  b.answers(200);
  a.acks();
  EXPECT_EQ(records(), "started, answered PCMU") << "the next call";
}

TEST_F(CallRecords, are_made_of_calls_of_programs_that_never_began) {
  const auto placed = [&](const char* to) {
    const auto invite = WishedInvite::of({.to = to, .from = "click", .name = {}});
    return rig.coordinator.place(*invite, rig.now, rig.orders(), [](Call&) {});
  };
  EXPECT_EQ(placed("sip:bob@[fd99::20]"), 404);
  EXPECT_EQ(records(), "started, ended 404 1 us");
  rig.coordinator.drain();
  EXPECT_EQ(placed("sip:bob@10.99.0.20"), 503);
  EXPECT_EQ(records(), "started, ended 503 41 us");
}

class InterimRecords : public CallRecords {
 protected:
  InterimRecords() : CallRecords(settings()) {}
  static SessionSettings settings() {
    auto settings = CallRig::usual_settings();
    settings.record_interval = 15min;
    return settings;
  }
};

TEST_F(InterimRecords, say_every_so_often_that_a_call_goes_on) {
  a.invites();
  b.answers(200);
  a.acks();
  EXPECT_EQ(records(), "started, answered PCMU");
  rig.passes(15min);
  EXPECT_EQ(records(), "interim");
  rig.passes(31min);
  EXPECT_EQ(records(), "interim, interim");
  a.byes();
  b.answers_bye();
  rig.passes(31min);
  EXPECT_EQ(records(), "ended 200 16 caller");
}

TEST_F(CallRecords, let_no_call_begin_that_could_not_be_recorded) {
  for (CallRecord record; spool_->room() > 4;) ASSERT_TRUE(spool_->append(record));
  EXPECT_EQ(a.invites(), "a 503/INVITE");
  EXPECT_EQ(recorder_->counters().read(RecorderCounter::calls_refused), 1U);
}

}  // namespace
}  // namespace trunkline::controlplane
