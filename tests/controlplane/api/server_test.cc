// What a program of the public API says, and what the caller hears of it.
#include "tests/controlplane/session/call_rig.h"

namespace trunkline::controlplane {
namespace {

class ServerTest : public CallTest {
 protected:
  /// Takes calls to `user` and says nothing by itself.
  void take(const std::string& user = "desk") {
    EXPECT_EQ(server.on_incoming(user, [this](const Incoming& incoming) { call = incoming.call; }),
              Error::ok);
  }
  /// A wish from outside of any handler, and what comes of it.
  std::string wishes(Error error) {
    EXPECT_EQ(error, Error::ok) << "it is on its way";
    return rig.passes(0s) + rig.delivers();
  }
  [[nodiscard]] std::uint64_t count(ApiCounter counter) {
    return rig.services.core->calls(base::ShardId{0}).watch().counters().read(counter);
  }

  Server& server = rig.services.server;
  CallHandle call;
};

TEST_F(ServerTest, a_handler_without_a_word_keeps_the_caller_waiting_for_one_from_elsewhere) {
  take();
  EXPECT_EQ(a.invites("desk"), "a 100/INVITE");
  EXPECT_EQ(wishes(server.ring(call)), "a 180/INVITE");
  EXPECT_EQ(wishes(server.early_media(call, {Sound::ringback})), "a 183/INVITE+sdp");
  EXPECT_EQ(wishes(server.accept(call, {Sound::tone})), "a 200/INVITE+sdp");
  EXPECT_EQ(a.acks(), "");
  EXPECT_EQ(wishes(server.hang_up(call)), "a BYE");
}

TEST_F(ServerTest, a_call_that_nobody_decides_about_ends_with_the_ring_limit) {
  take();
  a.invites("desk");
  EXPECT_EQ(rig.passes(181s), "a 480/INVITE");
}

TEST_F(ServerTest, a_caller_is_told_of_a_refusal_and_its_reason) {
  take();
  a.invites("desk");
  EXPECT_EQ(wishes(server.reject(call, 603, "Not Today")), "a 603/INVITE");
  EXPECT_EQ(rig.reason(), "Not Today");
  EXPECT_EQ(server.reject(call, 200), Error::bad_status);
  EXPECT_EQ(server.reject(call, 700), Error::bad_status);
}

TEST_F(ServerTest, a_reason_that_cannot_stand_in_a_message_decides_nothing) {
  take();
  a.invites("desk");
  for (const auto& reason : {std::string("No\r\nEvil: yes"), std::string("No\n"), std::string("No\0", 3),
                             std::string(70'000, 'x'), std::string(257, 'x')}) {
    EXPECT_EQ(server.reject(call, 486, reason), Error::bad_reason);
    EXPECT_EQ(to_string(server.reject(call, 486, reason)), "bad_reason");
  }
  EXPECT_EQ(server.reject(call, 299, "No"), Error::bad_status);
  EXPECT_EQ(rig.passes(1s) + rig.delivers(), "");
  EXPECT_EQ(wishes(server.reject(call, 486, std::string(256, 'x'))), "a 486/INVITE");
  EXPECT_EQ(rig.reason(), std::string(256, 'x'));
}

TEST_F(ServerTest, a_list_of_calls_names_who_calls_whom_by_their_uris_alone) {
  take();
  a.invites("desk");
  std::vector<CallInfo> calls;
  server.list([&](std::vector<CallInfo> all) { calls = std::move(all); });
  rig.passes(0s);
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(calls[0].caller, "sip:alice@10.99.0.10:5060");
  EXPECT_EQ(calls[0].called, "sip:desk@10.99.0.1:5060");
}

TEST_F(ServerTest, a_handler_is_told_who_calls) {
  Incoming told;
  std::string caller, called, service;
  server.on_incoming("desk", [&](const Incoming& incoming) {
    caller = incoming.caller;
    called = incoming.called;
    service = incoming.service;
    EXPECT_FALSE(incoming.offers_media);
    EXPECT_EQ(server.reject(incoming.call, 486), Error::ok);
  });
  EXPECT_EQ(a.invites("desk", {}), "a 100/INVITE, a 486/INVITE");
  EXPECT_EQ(caller, "sip:alice@10.99.0.10:5060");
  EXPECT_EQ(called, "sip:desk@10.99.0.1:5060");
  EXPECT_EQ(service, "desk");
}

TEST_F(ServerTest, what_comes_too_late_is_said_at_once_within_a_handler_and_counted_from_elsewhere) {
  server.on_incoming("desk", [&](const Incoming& incoming) {
    call = incoming.call;
    EXPECT_EQ(server.accept(call), Error::ok);
    EXPECT_EQ(server.accept(call), Error::wrong_state);
    EXPECT_EQ(server.ring(call), Error::wrong_state);
    EXPECT_EQ(server.reject(call, 486), Error::wrong_state);
  });
  EXPECT_EQ(a.invites("desk"), "a 100/INVITE, a 200/INVITE+sdp");
  a.acks();
  EXPECT_EQ(wishes(server.accept(call)), "");
  EXPECT_EQ(count(ApiCounter::wishes_late), 1U);
  a.byes();
  EXPECT_EQ(wishes(server.hang_up(call)), "");
  EXPECT_EQ(count(ApiCounter::wishes_late), 2U);
}

TEST_F(ServerTest, a_handle_that_names_nothing_is_no_call) {
  EXPECT_EQ(server.accept(CallHandle{}), Error::no_such_call);
  EXPECT_EQ(server.hang_up(CallHandle{9, 1, 1}), Error::no_such_call);
  EXPECT_EQ(to_string(CallHandle{0, 17, 3}), "0-17-3");
}

TEST_F(ServerTest, an_offer_it_cannot_take_is_refused_and_the_handler_told) {
  Error error = Error::ok;
  server.on_incoming("desk", [&](const Incoming& incoming) { error = server.accept(incoming.call); });
  EXPECT_EQ(a.invites("desk", {.body = "v=0\r\no=a 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\n"
                                       "t=0 0\r\nm=audio 4000 RTP/AVP 96\r\na=rtpmap:96 rare/8000\r\n"}),
            "a 100/INVITE, a 488/INVITE");
  EXPECT_EQ(error, Error::unusable_offer);
}

TEST_F(ServerTest, a_name_is_given_once) {
  const auto ignore = [](const Incoming&) {};
  EXPECT_EQ(server.on_incoming("echo", ignore), Error::bad_name) << "one of the answering services";
  EXPECT_EQ(server.on_incoming("", ignore), Error::bad_name);
  EXPECT_EQ(server.on_incoming("desk", ignore), Error::ok);
  EXPECT_EQ(server.on_incoming("desk", ignore), Error::bad_name);
}

TEST_F(ServerTest, a_wish_for_later_is_dropped_with_the_call_and_replaced_by_another) {
  int first = 0, second = 0;
  server.on_incoming("desk", [&](const Incoming& incoming) {
    EXPECT_EQ(server.after(incoming.call, 1s, [&](CallHandle) { ++first; }), Error::ok);
    EXPECT_EQ(server.after(incoming.call, 2s, [&](CallHandle) { ++second; }), Error::ok);
  });
  a.invites("desk");
  rig.passes(3s);
  EXPECT_EQ(first, 0);
  EXPECT_EQ(second, 1);
  a.cancels();
  a.invites("desk");
  a.cancels();
  rig.passes(3s);
  EXPECT_EQ(second, 1);
}

TEST_F(ServerTest, a_wish_for_later_outlasts_the_answer) {
  server.on_incoming("desk", [&](const Incoming& incoming) {
    server.accept(incoming.call);
    server.after(incoming.call, 10s,
                 [this](CallHandle later) { EXPECT_EQ(server.hang_up(later), Error::ok); });
  });
  a.invites("desk");
  a.acks();
  EXPECT_EQ(rig.passes(11s), "a BYE");
}

TEST_F(ServerTest, events_tell_of_each_step_of_a_call) {
  std::string told;
  server.on_event([&](const Event& event) {
    constexpr std::array names{"ringing ", "answered ", "established ", "ended "};
    told += names[event.index()];
    if (const auto* ended = std::get_if<Ended>(&event)) told += ended->answered ? "(talked) " : "(never) ";
  });
  a.invites("test");
  rig.passes(2s);
  a.acks();
  a.reinvites();
  a.acks();
  a.byes();
  EXPECT_EQ(told, "ringing answered established ended (talked) ");
  told.clear();
  a.invites("busy");
  EXPECT_EQ(told, "ended (never) ");
}

TEST_F(ServerTest, every_call_is_listed_and_can_be_ended) {
  take();
  a.invites("desk");
  rig.passes(1s);
  std::vector<CallInfo> calls;
  const auto keep = [&](std::vector<CallInfo> listed) { calls = std::move(listed); };
  server.list(keep);
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(calls[0].call, call);
  EXPECT_EQ(calls[0].service, "desk");
  EXPECT_EQ(calls[0].state, "calling");
  EXPECT_EQ(calls[0].age, 1s);
  EXPECT_EQ(calls[0].address, "10.99.0.10:5060");
  a.cancels();
  rig.reach(CallState::established);
  server.list(keep);
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(calls[0].service, "") << "a call between two others";
  EXPECT_TRUE(calls[0].answered);
  EXPECT_EQ(wishes(server.play(calls[0].call, Sound::tone)), "") << "not ours to play into";
  EXPECT_EQ(count(ApiCounter::wishes_late), 1U);
  EXPECT_EQ(wishes(server.hang_up(calls[0].call)), "b BYE, a BYE");
}

}  // namespace
}  // namespace trunkline::controlplane
