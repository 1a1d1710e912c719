#include <string>

#include "rtp/rtcp/application.h"
#include "rtp/rtcp/feedback.h"
#include "rtp/rtcp/goodbye.h"
#include "tests/rtp/rtcp/rtcp_octets.h"

namespace trunkline::rtp {
namespace {

const Octets goodbye_octets = {0x82, 203, 0, 4, 0, 0, 0, 7, 0, 0, 0, 8, 4, 'd', 'o', 'n', 'e', 0, 0, 0};
const Octets application_octets = {0x85, 204, 0, 3, 0, 0, 0, 7, 't', 'e', 's', 't', 1, 2, 3, 4};
// Generic NACK (RFC 4585 section 6.2.1) for 0x1234 and the packet after it.
const Octets nack_octets = {0x81, 205, 0, 3, 0, 0, 0, 7, 0, 0, 0, 8, 0x12, 0x34, 0x00, 0x01};
// Picture loss indication (section 6.3.1): no information.
const Octets picture_loss_octets = {0x81, 206, 0, 2, 0, 0, 0, 7, 0, 0, 0, 8};

TEST(RtcpGoodbye, sources_and_reason_are_read) {
  const auto goodbye = parse_goodbye(packet_of(goodbye_octets));
  ASSERT_TRUE(goodbye);
  ASSERT_EQ(goodbye->sources.size(), 2u);
  EXPECT_EQ(goodbye->sources[0], Ssrc{7});
  EXPECT_EQ(goodbye->sources[1], Ssrc{8});
  EXPECT_EQ(goodbye->reason, "done");
}

TEST(RtcpGoodbye, it_is_written_octet_by_octet) {
  Goodbye goodbye;
  ASSERT_TRUE(goodbye.sources.push_back(Ssrc{7}));
  ASSERT_TRUE(goodbye.sources.push_back(Ssrc{8}));
  goodbye.reason = "done";
  EXPECT_EQ(written([&](auto& writer) { write(writer, goodbye); }), goodbye_octets);
  const std::string long_reason(300, 'x');
  goodbye.reason = long_reason;
  const auto octets = written([&](auto& writer) { write(writer, goodbye); });
  EXPECT_EQ(parse_goodbye(packet_of(octets))->reason.size(), 255u);
}

TEST(RtcpGoodbye, reason_and_even_sources_may_be_left_out) {
  const Octets one = {0x81, 203, 0, 1, 0, 0, 0, 7};
  const auto goodbye = parse_goodbye(packet_of(one));
  ASSERT_TRUE(goodbye);
  EXPECT_TRUE(goodbye->reason.empty());
  EXPECT_EQ(written([&](auto& writer) { write(writer, *goodbye); }), one);
  const Octets none = {0x80, 203, 0, 0};
  EXPECT_TRUE(parse_goodbye(packet_of(none)));
}

TEST(RtcpGoodbye, lies_are_refused) {
  const Octets missing = {0x82, 203, 0, 1, 0, 0, 0, 7};
  EXPECT_EQ(parse_goodbye(packet_of(missing)).error(), RtcpError::body_too_short);
  const Octets overrun = {0x81, 203, 0, 2, 0, 0, 0, 7, 4, 'd', 'o', 'n'};
  EXPECT_EQ(parse_goodbye(packet_of(overrun)).error(), RtcpError::bad_item);
  EXPECT_EQ(parse_goodbye(packet_of(nack_octets)).error(), RtcpError::wrong_type);
}

TEST(RtcpApplication, it_is_read_field_by_field) {
  const auto application = parse_application(packet_of(application_octets));
  ASSERT_TRUE(application);
  EXPECT_EQ(application->subtype, 5);
  EXPECT_EQ(application->source, Ssrc{7});
  EXPECT_EQ(std::string(application->name.data(), 4), "test");
  EXPECT_EQ(as_octets(application->data), (Octets{1, 2, 3, 4}));
}

TEST(RtcpApplication, it_is_written_octet_by_octet) {
  const Octets data = {1, 2, 3, 4};
  const ApplicationPacket application{5, Ssrc{7}, {'t', 'e', 's', 't'}, data};
  EXPECT_EQ(written([&](auto& writer) { write(writer, application); }), application_octets);
}

TEST(RtcpApplication, without_a_name_it_is_too_short) {
  const Octets nameless = {0x80, 204, 0, 1, 0, 0, 0, 7};
  EXPECT_EQ(parse_application(packet_of(nameless)).error(), RtcpError::body_too_short);
  EXPECT_EQ(parse_application(packet_of(nack_octets)).error(), RtcpError::wrong_type);
}

TEST(RtcpFeedback, both_kinds_are_read) {
  const auto nack = parse_feedback(packet_of(nack_octets));
  ASSERT_TRUE(nack);
  EXPECT_EQ(nack->type, RtcpType::transport_feedback);
  EXPECT_EQ(nack->format, 1);
  EXPECT_EQ(nack->sender, Ssrc{7});
  EXPECT_EQ(nack->media, Ssrc{8});
  EXPECT_EQ(as_octets(nack->information), (Octets{0x12, 0x34, 0x00, 0x01}));
  const auto loss = parse_feedback(packet_of(picture_loss_octets));
  ASSERT_TRUE(loss);
  EXPECT_EQ(loss->type, RtcpType::payload_feedback);
  EXPECT_TRUE(loss->information.empty());
}

TEST(RtcpFeedback, both_kinds_are_written_octet_by_octet) {
  const Octets information = {0x12, 0x34, 0x00, 0x01};
  const Feedback nack{RtcpType::transport_feedback, 1, Ssrc{7}, Ssrc{8}, information};
  EXPECT_EQ(written([&](auto& writer) { write(writer, nack); }), nack_octets);
  const Feedback loss{RtcpType::payload_feedback, 1, Ssrc{7}, Ssrc{8}, {}};
  EXPECT_EQ(written([&](auto& writer) { write(writer, loss); }), picture_loss_octets);
}

TEST(RtcpFeedback, without_both_sources_it_is_too_short) {
  const auto missing = shortened(picture_loss_octets);
  EXPECT_EQ(parse_feedback(packet_of(missing)).error(), RtcpError::body_too_short);
  EXPECT_EQ(parse_feedback(packet_of(goodbye_octets)).error(), RtcpError::wrong_type);
}

TEST(RtcpWriter, what_does_not_fit_is_not_written) {
  std::array<std::uint8_t, 10> room{};
  base::OctetWriter writer(room);
  write(writer, Feedback{RtcpType::payload_feedback, 1, Ssrc{7}, Ssrc{8}, {}});
  EXPECT_FALSE(writer.ok());
}

}  // namespace
}  // namespace trunkline::rtp
