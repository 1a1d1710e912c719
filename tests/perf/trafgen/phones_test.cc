#include <string>

#include <gtest/gtest.h>

#include "perf/trafgen/callee.h"
#include "perf/trafgen/caller_text.h"
#include "perf/trafgen/sdp_text.h"

namespace trunkline::trafgen::phones_test {
namespace {

const base::IpAddress host = base::IpAddress::v4(10, 99, 0, 11);
const CallerSettings caller{
    {host, 5060}, {base::IpAddress::v4(10, 99, 0, 1), 5060}, "c", 0xabc, *codec_named("PCMU")};
const CalleeSettings callee{{base::IpAddress::v4(10, 99, 0, 10), 5080}, "c", *codec_named("PCMU")};
const MediaAddresses media({host});

struct Read {
  explicit Read(std::string octets)
      : text(std::move(octets)), sound(sip::scan(text, scan)), message(text, scan) {}
  std::string text;
  sip::Scan scan;
  bool sound;
  sip::Message message;
};

TEST(CallerText, an_invite_is_a_sound_request_that_names_its_call) {
  const Read invite(write_invite(caller, 42, media.of(42)));
  ASSERT_TRUE(invite.sound);
  EXPECT_EQ(invite.message.method(), sip::Method::invite);
  EXPECT_EQ(invite.message.request_uri(), "sip:c42@10.99.0.1:5060");
  EXPECT_EQ(call_of(caller, invite.message.call_id()), 42U);
  EXPECT_EQ(media_endpoint(invite.message.body()), (base::Endpoint{host, 10084}));
  EXPECT_TRUE(invite.message.top_via()->has_cookie());
}

TEST(CallerText, calls_of_another_run_are_not_ours) {
  EXPECT_FALSE(call_of(caller, "tg-abd-42"));
  EXPECT_FALSE(call_of(caller, "xyz"));
}

TEST(Callee, answers_an_invite_and_stays_one_dialog_when_it_is_repeated) {
  const Read invite(write_invite(caller, 42, media.of(42)));
  const auto first = answer_request(callee, media, invite.message, caller.local);
  const auto second = answer_request(callee, media, invite.message, caller.local);
  EXPECT_EQ(first.text, second.text);
  EXPECT_EQ(first.call, 42U);
  EXPECT_EQ(first.media, (base::Endpoint{host, 10084}));
  const Read success(first.text);
  ASSERT_TRUE(success.sound);
  EXPECT_EQ(success.message.status(), 200);
  EXPECT_FALSE(success.message.to()->tag.empty());
  EXPECT_EQ(success.message.contact()->address.uri_text, "sip:c42@10.99.0.10:5080");
}

TEST(Callee, refuses_an_invite_it_cannot_talk_to_and_answers_no_ack) {
  auto text = write_invite(caller, 1, media.of(1));
  text.replace(text.find("m=audio 10002"), 13, "m=audio 0");
  text.replace(text.find("Content-Length: "), 16, "X-Length: ");
  EXPECT_EQ(Read(answer_request(callee, media, Read(text).message, caller.local).text).message.status(), 488);

  const Read invite(write_invite(caller, 1, media.of(1)));
  const Read success(answer_request(callee, media, invite.message, caller.local).text);
  const auto route = *follow(success.message, caller.target);
  const Read ack(write_in_dialog(caller, 1, sip::Method::ack, success.message, route));
  ASSERT_TRUE(ack.sound);
  EXPECT_EQ(ack.message.request_uri(), "sip:c1@10.99.0.10:5080");
  EXPECT_EQ(answer_request(callee, media, ack.message, caller.local).text, "");
}

TEST(CallerText, an_ack_has_a_branch_of_its_own_only_after_a_2xx) {
  const Read invite(write_invite(caller, 1, media.of(1)));
  const Read success(answer_request(callee, media, invite.message, caller.local).text);
  const auto route = *follow(success.message, caller.target);
  const Read ack(write_in_dialog(caller, 1, sip::Method::ack, success.message, route));
  const Read refused(write_refusal_ack(caller, 1, success.message));
  EXPECT_NE(ack.message.top_via()->branch, invite.message.top_via()->branch);
  EXPECT_EQ(refused.message.top_via()->branch, invite.message.top_via()->branch);
  const Read bye(write_in_dialog(caller, 1, sip::Method::bye, success.message, route));
  EXPECT_EQ(bye.message.cseq()->number, 2U);
  EXPECT_EQ(bye.message.to()->tag, success.message.to()->tag);
}

}  // namespace
}  // namespace trunkline::trafgen::phones_test
