#include "rtp/rtcp/compound.h"

#include "tests/rtp/rtcp/rtcp_octets.h"

namespace trunkline::rtp {
namespace {

const Octets report = {0x80, 201, 0, 1, 0, 0, 0, 7};
const Octets bye = {0x81, 203, 0, 1, 0, 0, 0, 7};

Octets operator+(Octets a, const Octets& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

RtcpError error_of(const Octets& datagram, CompoundRule rule = CompoundRule::full) {
  const auto packets = parse_compound(datagram, rule);
  EXPECT_FALSE(packets);
  return packets ? RtcpError{} : packets.error();
}

TEST(RtcpCompound, packets_come_in_order_as_views) {
  const Octets datagram = report + bye;
  const auto packets = parse_compound(datagram);
  ASSERT_TRUE(packets);
  ASSERT_EQ(packets->size(), 2u);
  EXPECT_TRUE((*packets)[0].is(RtcpType::receiver_report));
  EXPECT_TRUE((*packets)[1].is(RtcpType::goodbye));
  EXPECT_EQ((*packets)[1].count, 1);
  EXPECT_EQ((*packets)[1].body.data(), datagram.data() + 12);
  EXPECT_EQ((*packets)[1].body.size(), 4u);
}

TEST(RtcpCompound, it_begins_with_a_report) { EXPECT_EQ(error_of(bye + report), RtcpError::not_a_report); }

TEST(RtcpCompound, reduced_size_may_begin_with_anything) {
  const Octets nack = {0x81, 205, 0, 3, 0, 0, 0, 7, 0, 0, 0, 8, 0, 1, 0, 0};
  EXPECT_TRUE(parse_compound(nack, CompoundRule::reduced_size));
  EXPECT_EQ(error_of(nack), RtcpError::not_a_report);
}

TEST(RtcpCompound, unknown_types_are_kept) {
  const Octets unknown = {0x80, 222, 0, 0};
  const Octets datagram = report + unknown;
  const auto packets = parse_compound(datagram);
  ASSERT_TRUE(packets);
  EXPECT_EQ((*packets)[1].type, 222);
}

TEST(RtcpCompound, what_is_left_over_is_an_error) {
  EXPECT_EQ(error_of({}), RtcpError::too_short);
  EXPECT_EQ(error_of(report + Octets{0x80, 203, 0}), RtcpError::too_short);
  EXPECT_EQ(error_of(report + Octets{0x00, 203, 0, 0}), RtcpError::bad_version);
  EXPECT_EQ(error_of(report + Octets{0x80, 203, 0, 1}), RtcpError::length_overrun);
}

TEST(RtcpCompound, padding_stands_at_the_end_of_the_last_packet_only) {
  const Octets padded = {0xa0, 201, 0, 2, 0, 0, 0, 7, 0, 0, 0, 4};
  const auto packets = parse_compound(padded);
  ASSERT_TRUE(packets);
  EXPECT_EQ((*packets)[0].body.size(), 4u);
  EXPECT_EQ(error_of(padded + bye), RtcpError::bad_padding);
  for (const std::uint8_t count : Octets{0, 1, 12, 255}) {
    Octets wrong = padded;
    wrong.back() = count;
    EXPECT_EQ(error_of(wrong), RtcpError::bad_padding) << int{count};
  }
  EXPECT_EQ(error_of({0xa0, 201, 0, 0}), RtcpError::bad_padding);
}

TEST(RtcpCompound, the_walk_is_bounded) {
  Octets datagram = report;
  for (std::size_t i = 1; i < most_rtcp_packets; ++i) datagram = datagram + bye;
  EXPECT_TRUE(parse_compound(datagram));
  EXPECT_EQ(error_of(datagram + bye), RtcpError::too_many);
}

TEST(RtcpError, each_has_a_sentence) {
  for (int i = 0; i <= static_cast<int>(RtcpError::bad_item); ++i) {
    EXPECT_GT(to_string(static_cast<RtcpError>(i)).size(), 10u);
  }
}

}  // namespace
}  // namespace trunkline::rtp
