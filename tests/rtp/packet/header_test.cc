#include "rtp/packet/header.h"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "rtp/packet/writer.h"

namespace trunkline::rtp {
namespace {

using Octets = std::vector<std::uint8_t>;

// V=2, no padding, no extension, no CSRC; marker, PT 8; seq 0x1234, ts 0x01020304, SSRC 0xdeadbeef; 4 of
// payload.
const Octets golden = {0x80, 0x88, 0x12, 0x34, 0x01, 0x02, 0x03, 0x04,
                       0xde, 0xad, 0xbe, 0xef, 0xd5, 0xd5, 0xd5, 0xd5};

ParseError error_of(const Octets& packet) {
  const auto header = parse(packet);
  EXPECT_FALSE(header);
  return header ? ParseError{} : header.error();
}

TEST(RtpHeader, fixed_header_is_read_field_by_field) {
  const auto header = parse(golden);
  ASSERT_TRUE(header);
  EXPECT_TRUE(header->marker);
  EXPECT_EQ(header->payload_type, 8);
  EXPECT_EQ(header->sequence, 0x1234);
  EXPECT_EQ(header->timestamp, 0x01020304u);
  EXPECT_EQ(header->ssrc, Ssrc{0xdeadbeef});
  EXPECT_EQ(header->csrc_count, 0);
  EXPECT_EQ(header->extension_offset, 0);
  EXPECT_EQ(header->payload_offset, 12);
  EXPECT_EQ(header->payload_length, 4);
  EXPECT_EQ(header->padding_length, 0);
}

TEST(RtpHeader, header_alone_is_a_packet_with_empty_payload) {
  const auto header = parse(Octets(golden.begin(), golden.begin() + 12));
  ASSERT_TRUE(header);
  EXPECT_EQ(header->payload_length, 0);
}

TEST(RtpHeader, csrc_list_extension_and_padding_are_stepped_over) {
  const Octets packet = {
      0xb2, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0xa0, 0x00, 0x00, 0x00, 0x07,  // P, X, CC=2, PT 0
      0x11, 0x11, 0x11, 0x11, 0x22, 0x22, 0x22, 0x22,                          // two CSRC
      0xbe, 0xde, 0x00, 0x01, 0x10, 0xaa, 0x00, 0x00,                          // one word of extension
      0x55, 0x55, 0x00, 0x00, 0x03,                                            // 2 of payload, 3 of padding
  };
  const auto header = parse(packet);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->csrc_count, 2);
  EXPECT_EQ(header->extension_profile, 0xbede);
  EXPECT_EQ(header->extension_offset, 24);
  EXPECT_EQ(header->extension_length, 4);
  EXPECT_EQ(header->payload_offset, 28);
  EXPECT_EQ(header->payload_length, 2);
  EXPECT_EQ(header->padding_length, 3);
}

TEST(RtpHeader, an_empty_extension_is_allowed) {
  const Octets packet = {0x90, 0x00, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7, 0xbe, 0xde, 0x00, 0x00, 0x55};
  const auto header = parse(packet);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->extension_length, 0);
  EXPECT_EQ(header->payload_offset, 16);
}

TEST(RtpHeader, eleven_octets_are_too_short) {
  EXPECT_EQ(error_of(Octets(golden.begin(), golden.begin() + 11)), ParseError::too_short);
  EXPECT_EQ(error_of({}), ParseError::too_short);
}

TEST(RtpHeader, more_than_a_datagram_is_too_long) {
  Octets packet = golden;
  packet.resize(65536);
  EXPECT_EQ(error_of(packet), ParseError::too_long);
}

TEST(RtpHeader, only_version_2_is_rtp) {
  for (const std::uint8_t first : Octets{0x00, 0x40, 0xc0}) {
    Octets packet = golden;
    packet[0] = first;
    EXPECT_EQ(error_of(packet), ParseError::bad_version);
  }
}

TEST(RtpHeader, csrc_list_past_the_end_is_refused) {
  Octets packet = golden;
  packet[0] = 0x82;  // two CSRC need 8 octets, there are 4
  EXPECT_EQ(error_of(packet), ParseError::csrc_overrun);
  packet[0] = 0x81;
  EXPECT_TRUE(parse(packet));
}

TEST(RtpHeader, extension_past_the_end_is_refused) {
  Octets packet = golden;
  packet[0] = 0x90;  // the four payload octets become an extension head with length 0xd5d5 words
  EXPECT_EQ(error_of(packet), ParseError::extension_overrun);
  packet.resize(15);
  EXPECT_EQ(error_of(packet), ParseError::extension_overrun);
}

TEST(RtpHeader, padding_count_must_lie_within_the_payload) {
  Octets packet = golden;
  packet[0] = 0xa0;
  packet.back() = 4;  // all of the payload: allowed
  ASSERT_TRUE(parse(packet));
  EXPECT_EQ(parse(packet)->payload_length, 0);
  packet.back() = 5;
  EXPECT_EQ(error_of(packet), ParseError::bad_padding);
  packet.back() = 0;
  EXPECT_EQ(error_of(packet), ParseError::bad_padding);
  packet.resize(12);
  EXPECT_EQ(error_of(packet), ParseError::bad_padding);
}

TEST(RtpHeader, padding_count_is_not_believed_where_it_may_be_encrypted) {
  Octets packet = golden;
  packet[0] = 0xa0;
  packet.back() = 0;
  const auto header = parse_clear(packet);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->payload_length, 4);
  EXPECT_EQ(header->padding_length, 0);
}

TEST(RtpHeader, every_error_has_a_sentence) {
  for (int i = 0; i <= static_cast<int>(ParseError::bad_padding); ++i) {
    EXPECT_GT(to_string(static_cast<ParseError>(i)).size(), 10u);
  }
}

TEST(RtpWriter, fixed_header_is_written_octet_by_octet) {
  Header header;
  header.marker = true;
  header.payload_type = 8;
  header.sequence = 0x1234;
  header.timestamp = 0x01020304;
  header.ssrc = Ssrc{0xdeadbeef};
  const auto octets = write_header(header);
  EXPECT_EQ(Octets(octets.begin(), octets.end()), Octets(golden.begin(), golden.begin() + 12));
}

TEST(RtpWriter, payload_type_cannot_set_the_marker) {
  Header header;
  header.payload_type = 0xff;
  EXPECT_EQ(write_header(header)[1], 0x7f);
}

}  // namespace
}  // namespace trunkline::rtp
