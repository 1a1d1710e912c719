// What a caller who takes History-Info hears of his call: RFC 7044 sections 9.3 and 9.4.
#include "tests/controlplane/session/two_trunks.h"

namespace trunkline::controlplane {
namespace {

using enum sip::HeaderName;

const std::string takes = "Supported: timer, histinfo\r\n";
const std::string dialled = "<sip:4711@10.99.0.1>;index=1";

/// Trunk a calls, which we trust; b and then c are called.
SessionSettings trunk_and_spare(RedirectPolicy redirect = RedirectPolicy::reject,
                                base::Duration silence = {}) {
  Trunk a;
  a.trusted = true;
  Trunk b;
  b.silence = silence;
  auto settings = two_trunks(a, b, redirect);
  auto& routing = settings.routing;
  Trunk c;
  c.name = "c";
  c.hosts.push_back({"10.99.0.21:5080", *base::Endpoint::parse("10.99.0.21:5080")});
  routing.trunks.push_back(c);
  routing.groups.front().members.push_back({TrunkId{2}, 2, 1});
  return settings;
}

TEST(CallersHistory, a_refusal_names_all_who_were_asked_and_what_they_said) {
  CallRig rig(trunk_and_spare());
  rig.a.invites("4711", {.body = rig.a.sdp(), .headers = takes});
  EXPECT_EQ(rig.headers(history_info), "") << "the called side is told nothing of a call that came straight";
  EXPECT_EQ(rig.b.answers(503), "b INVITE+sdp");
  EXPECT_EQ(rig.headers(history_info), "") << "nor of who else was asked";
  EXPECT_EQ(rig.b.answers(486), "a 486/INVITE");
  EXPECT_EQ(rig.headers(history_info), dialled +
                                           "\n<sip:4711@10.99.0.1?Reason=SIP%3Bcause%3D503>;index=1.1;np=1"
                                           "\n<sip:4711@10.99.0.1?Reason=SIP%3Bcause%3D486>;index=1.2;np=1");
}

TEST(CallersHistory, who_answers_stands_without_a_reason) {
  CallRig rig(trunk_and_spare());
  rig.a.invites("4711", {.body = rig.a.sdp(), .headers = takes});
  rig.b.answers(180);
  EXPECT_EQ(rig.headers(history_info), dialled + "\n<sip:4711@10.99.0.1>;index=1.1;np=1");
  rig.b.answers(200);
  EXPECT_EQ(rig.headers(history_info), dialled + "\n<sip:4711@10.99.0.1>;index=1.1;np=1");
  rig.a.acks();
  rig.a.reinvites({.body = rig.a.sdp(), .headers = takes});
  EXPECT_EQ(rig.b.answers(200), "a 200/INVITE+sdp, b ACK");
  EXPECT_EQ(rig.headers(history_info), "") << "of a call that stands there is nothing to tell";
}

TEST(CallersHistory, who_says_nothing_has_a_408) {
  CallRig rig(trunk_and_spare(RedirectPolicy::reject, 3s));
  rig.a.invites("4711", {.body = rig.a.sdp(), .headers = takes});
  EXPECT_EQ(rig.passes(3s), "b CANCEL, b INVITE+sdp");
  rig.b.answers(200);
  EXPECT_EQ(rig.headers(history_info), dialled +
                                           "\n<sip:4711@10.99.0.1?Reason=SIP%3Bcause%3D408>;index=1.1;np=1"
                                           "\n<sip:4711@10.99.0.1>;index=1.2;np=1");
}

TEST(CallersHistory, what_the_caller_has_said_stands_before_and_who_was_sent_to_below) {
  CallRig rig(trunk_and_spare(RedirectPolicy::follow));
  rig.a.invites("4711", {.body = rig.a.sdp(),
                         .headers = takes + "History-Info: <sip:x@192.0.2.1>;index=1, "
                                            "<sip:4711@10.99.0.1;cause=302>;index=1.1;mp=1\r\n"});
  const std::string said = "<sip:x@10.99.0.1>;index=1\n<sip:4711@10.99.0.1;cause=302>;index=1.1;mp=1\n";
  EXPECT_EQ(rig.headers(history_info), said + "<sip:4711@10.99.0.20:5080>;index=1.1.1;np=1.1");
  rig.b.answers(302, {.headers = "Contact: <sip:0815@10.99.0.30>\r\n"});
  EXPECT_EQ(rig.b.answers(404), "a 404/INVITE");
  EXPECT_EQ(rig.headers(history_info),
            said +
                "<sip:4711@10.99.0.1?Reason=SIP%3Bcause%3D302>;index=1.1.1;np=1.1\n"
                "<sip:0815@10.99.0.1;cause=302?Reason=SIP%3Bcause%3D404>;index=1.1.2;mp=1.1");
}

TEST(CallersHistory, the_cause_of_the_telephone_network_stands_beside_the_code) {
  CallRig rig(trunk_and_spare());
  rig.a.invites("4711", {.body = rig.a.sdp(), .headers = takes});
  rig.b.answers(404, {.headers = "Reason: Q.850;cause=1;text=\"x\"\r\n"});
  EXPECT_EQ(
      rig.headers(history_info),
      dialled + "\n<sip:4711@10.99.0.1?Reason=SIP%3Bcause%3D404&Reason=Q.850%3Bcause%3D1>;index=1.1;np=1");
}

TEST(CallersHistory, who_has_rung_to_the_end_has_a_408) {
  CallRig rig(trunk_and_spare());
  rig.a.invites("4711", {.body = rig.a.sdp(), .headers = takes + "Expires: 20\r\n"});
  rig.b.answers(180);
  EXPECT_EQ(rig.passes(20s), "a 487/INVITE, b CANCEL");
  EXPECT_EQ(rig.headers(history_info),
            dialled + "\n<sip:4711@10.99.0.1?Reason=SIP%3Bcause%3D408>;index=1.1;np=1");
}

TEST(CallersHistory, a_caller_who_gives_up_hears_whom_he_has_called) {
  CallRig rig(trunk_and_spare());
  rig.a.invites("4711", {.body = rig.a.sdp(), .headers = takes});
  rig.b.answers(180);
  rig.a.cancels();
  EXPECT_EQ(rig.headers(history_info), dialled + "\n<sip:4711@10.99.0.1>;index=1.1;np=1");
}

TEST(CallersHistory, nobody_hears_of_it_who_has_not_asked_or_is_not_trusted) {
  const auto told = [](bool trusted, ForwardingTold wanted, const std::string& headers) {
    auto settings = trunk_and_spare();
    settings.routing.trunks.front().trusted = trusted;
    settings.routing.trunks.front().forwarding = wanted;
    CallRig rig(settings);
    rig.a.invites("4711", {.body = rig.a.sdp(), .headers = headers});
    EXPECT_EQ(rig.b.answers(486), "a 486/INVITE");
    return rig.headers(history_info);
  };
  EXPECT_NE(told(true, ForwardingTold::history_info, takes), "");
  EXPECT_EQ(told(false, ForwardingTold::history_info, takes), "");
  EXPECT_EQ(told(true, ForwardingTold::diversion, takes), "");
  EXPECT_EQ(told(true, ForwardingTold::history_info, ""), "");
}

// Topology hiding: the link to a trunk of the other side is no business of the caller's.
TEST(CallersHistory, shows_our_address_on_the_callers_side) {
  auto settings = trunk_and_spare(RedirectPolicy::follow);
  static_cast<void>(settings.listen.push_back(*base::Endpoint::parse("10.98.0.1:5060")));
  std::vector<gate::PortConfig> ports;
  for (const auto& listen : settings.listen.span()) {
    gate::PortConfig port;
    port.addresses.push_back({listen.address, 24});
    ports.push_back(port);
  }
  settings.reach = gate::Reach(ports);
  const auto behind = *base::Endpoint::parse("10.98.0.21:5080");
  settings.routing.trunks.back().hosts.front() = {"10.98.0.21:5080", behind};
  CallRig rig(settings);
  rig.a.invites("4711",
                {.body = rig.a.sdp(), .headers = takes + "History-Info: <sip:x@192.0.2.1>;index=1\r\n"});
  rig.b.answers(503);
  EXPECT_TRUE(has(rig.caller(), "@10.98.0.1>")) << "the second trunk is called from there";
  rig.b.answers(302, {.headers = "Contact: <sip:0815@10.98.0.30>\r\n"});
  EXPECT_TRUE(has(rig.caller(), "@10.98.0.1>")) << "and who is behind it";
  EXPECT_EQ(rig.b.answers(486), "a 486/INVITE");
  EXPECT_EQ(rig.headers(history_info),
            "<sip:x@10.99.0.1>;index=1\n<sip:4711@10.99.0.1>;index=1.1\n"
            "<sip:4711@10.99.0.1?Reason=SIP%3Bcause%3D503>;index=1.1.1;np=1.1\n"
            "<sip:4711@10.99.0.1?Reason=SIP%3Bcause%3D302>;index=1.1.2;np=1.1\n"
            "<sip:0815@10.99.0.1;cause=302?Reason=SIP%3Bcause%3D486>;index=1.1.2.1;mp=1.1.2");
}

/// Of what is told, the values.
std::string values_of(const CallersHistory& history) {
  Orders orders;
  std::string text;
  for (const auto& line : history.lines(orders)) text.append(line.value).append("\n");
  return text;
}

HistoryEntry ours(std::string uri, std::string_view found = {}) {
  HistoryEntry entry;
  entry.uri = std::move(uri);
  entry.ours = true;
  entry.found = found;
  return entry;
}

TEST(CallersHistory, an_entry_stands_behind_who_found_it_and_before_who_came_later) {
  CallersHistory history;
  const auto a = history.ask({ours("sip:x"), ours("sip:a", "rc")});
  const auto b = history.ask({ours("sip:x"), ours("sip:b", "mp"), ours("sip:b1", "rc")});
  const auto c = history.ask({ours("sip:x"), ours("sip:c", "rc")});
  history.failed(history.ask({ours("sip:x"), ours("sip:b", "mp"), ours("sip:b2", "rc")}),
                 reason_header("SIP", 404));
  history.failed(a, reason_header("SIP", 486));
  EXPECT_NE(b, c);
  EXPECT_EQ(values_of(history),
            "<sip:x>;index=1\n<sip:a?Reason=SIP%3Bcause%3D486>;index=1.1;rc=1\n<sip:b>;index=1.2;mp=1\n"
            "<sip:b1>;index=1.2.1;rc=1.2\n<sip:b2?Reason=SIP%3Bcause%3D404>;index=1.2.2;rc=1.2\n"
            "<sip:c>;index=1.3;rc=1\n");
}

TEST(CallersHistory, is_bounded) {
  CallersHistory history;
  for (int i = 0; i < 30; ++i) {
    const auto asked = history.ask({ours("sip:x"), ours("sip:a", "rc")});
    EXPECT_EQ(asked == 0, i + 2 >= static_cast<int>(CallersHistory::most)) << i;
  }
  history.failed(0, reason_header("SIP", 500));
  EXPECT_EQ(values_of(history).find("500"), std::string::npos) << "of whom there is no entry";
}

TEST(CallersHistory, who_was_asked_and_sends_the_call_on_is_the_one_above_unless_he_is_a_phone) {
  const auto moved = reason_header("SIP", 302);
  auto sent_on = ours("sip:x");
  sent_on.headers = moved;
  CallersHistory history;
  history.failed(history.ask({ours("sip:x"), ours("sip:x", "np")}), reason_header("SIP", 503));
  history.failed(history.ask({ours("sip:x"), ours("sip:x", "np")}), moved);
  std::ignore = history.ask({sent_on, ours("sip:y", "mp")});
  EXPECT_EQ(values_of(history),
            "<sip:x>;index=1\n<sip:x?Reason=SIP%3Bcause%3D503>;index=1.1;np=1\n"
            "<sip:x?Reason=SIP%3Bcause%3D302>;index=1.2;np=1\n<sip:y>;index=1.2.1;mp=1.2\n");
  CallersHistory of_phone;
  of_phone.failed(of_phone.ask({ours("sip:x"), ours("sip:x", "rc")}), moved);
  std::ignore = of_phone.ask({sent_on, ours("sip:y", "mp")});
  EXPECT_EQ(values_of(of_phone),
            "<sip:x?Reason=SIP%3Bcause%3D302>;index=1\n<sip:x?Reason=SIP%3Bcause%3D302>;index=1.1;rc=1\n"
            "<sip:y>;index=1.2;mp=1\n");
}

TEST(CallersHistory, who_was_not_asked_after_all_is_not_told_of) {
  CallersHistory history;
  history.take_back(history.ask({ours("sip:x"), ours("sip:a", "rc")}));
  history.take_back(0);
  EXPECT_EQ(values_of(history), "<sip:x>;index=1\n");
}

// RFC 3966: it has no header fields.
TEST(CallersHistory, a_tel_uri_has_no_reason) {
  CallersHistory history;
  history.failed(history.ask({ours("tel:+1"), ours("tel:+1", "np")}), reason_header("SIP", 404));
  EXPECT_EQ(values_of(history), "<tel:+1>;index=1\n<tel:+1>;index=1.1;np=1\n");
}

TEST(CallersHistory, an_index_is_nobody_elses) {
  CallersHistory history;
  HistoryEntry said;
  said.uri = "sip:x";
  said.index = "1";
  HistoryEntry odd = said;
  odd.index = "1.1";
  HistoryEntry none = said;
  none.index = "";
  std::ignore = history.ask({odd, said, none, ours("sip:a", "rc")});
  EXPECT_EQ(values_of(history), "<sip:x>;index=1.1\n<sip:x>;index=1\n<sip:a>;index=1.2;rc=1\n<sip:x>\n");
}

}  // namespace
}  // namespace trunkline::controlplane
