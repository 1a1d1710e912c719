#include <vector>

#include <gtest/gtest.h>

#include "dataplane/packet/arp.h"
#include "dataplane/packet/checksum.h"
#include "dataplane/packet/view.h"
#include "perf/trafgen/media_frame.h"
#include "perf/trafgen/media_sink.h"
#include "perf/trafgen/neighbours.h"
#include "rtp/packet/header.h"

namespace trunkline::trafgen {
namespace {

using Octets = std::vector<std::uint8_t>;

const dataplane::MacAddress ours{2, 0, 0, 0, 0, 1};
const dataplane::MacAddress theirs{2, 0, 0, 0, 0, 2};
const base::IpAddress near4 = base::IpAddress::v4(10, 99, 0, 1);
const base::IpAddress far4 = base::IpAddress::v4(10, 99, 0, 11);
const base::IpAddress near6 = *base::IpAddress::parse("fd99::1");
const base::IpAddress far6 = *base::IpAddress::parse("fd99::11");

UdpFlow flow(bool is_v4) {
  return {ours, theirs, {is_v4 ? far4 : far6, 10000}, {is_v4 ? near4 : near6, 20000}};
}

Octets media(bool is_v4, std::uint32_t stream, std::uint32_t number, std::uint16_t run = 1,
             std::uint64_t ticks = 100) {
  const auto codec = *codec_named("PCMU");
  Octets frame(media_frame_octets(codec, is_v4));
  write_media_frame(frame, flow(is_v4), codec, stream);
  stamp_media_frame(frame, is_v4, codec, run, number, ticks);
  return frame;
}

bool has_right_checksum(const Octets& frame, bool is_v4) {
  dataplane::Checksum sum;
  const auto udp = std::span(frame).subspan(payload_offset(is_v4) - 8);
  sum.add_pseudo_header(flow(is_v4).from.address, flow(is_v4).to.address, 17,
                        static_cast<std::uint32_t>(udp.size()));
  sum.add(udp);
  return sum.is_valid();
}

TEST(MediaFrame, is_what_it_was_written_as) {
  for (const bool is_v4 : {true, false}) {
    const auto frame = media(is_v4, 7, 9, 3, 0x123456789a);
    const auto datagram = read_udp_frame(frame);
    ASSERT_TRUE(datagram);
    EXPECT_EQ(datagram->from, flow(is_v4).from);
    EXPECT_EQ(datagram->to, flow(is_v4).to);
    EXPECT_EQ(datagram->payload.size(), 172U);
    const auto header = rtp::parse_clear(datagram->payload);
    ASSERT_TRUE(header);
    EXPECT_EQ(header->sequence, 9);
    EXPECT_EQ(header->timestamp, 9 * 160U);
    const auto heard = read_media_frame(frame);
    ASSERT_TRUE(heard);
    EXPECT_EQ(heard->stamp.stream, 7U);
    EXPECT_EQ(heard->stamp.number, 9U);
    EXPECT_EQ(heard->stamp.run, 3);
    EXPECT_EQ(heard->stamp.ticks(), 0x123456789aU);
    EXPECT_TRUE(is_v4 || has_right_checksum(frame, is_v4));
  }
}

TEST(MediaFrame, of_others_is_not_taken_for_ours) {
  auto frame = media(true, 7, 9);
  frame[payload_offset(true) + 12] ^= 1U;
  EXPECT_FALSE(read_media_frame(frame));
  EXPECT_FALSE(read_media_frame(std::span(frame).first(40)));
}

TEST(UdpFrame, a_cut_one_is_not_read) {
  const auto frame = media(true, 0, 1);
  for (std::size_t length = 0; length < frame.size(); ++length)
    EXPECT_FALSE(read_udp_frame(std::span(frame).first(length)));
}

TEST(UdpFrame, carries_a_right_checksum_when_asked_to) {
  Octets frame(payload_offset(true) + 5, 'x');
  write_udp_headers(frame, flow(true), 5, true);
  EXPECT_TRUE(has_right_checksum(frame, true));
}

class Sink : public ::testing::Test {
 protected:
  Sink() {
    const auto at = flow(true).to;
    place_session(streams, 0, {flow(true).from, at, at, at}, false);
    sink.begin(1, 0);
  }
  Streams streams;
  MediaSink sink{streams};
};

TEST_F(Sink, counts_order_copies_and_delay) {
  for (const auto number : {1U, 3U, 2U, 2U}) EXPECT_TRUE(sink.receive(media(true, 0, number), 150));
  EXPECT_EQ(sink.counts().received, 3U);
  EXPECT_EQ(sink.counts().reordered, 1U);
  EXPECT_EQ(sink.counts().duplicated, 1U);
  EXPECT_EQ(sink.counts().misrouted, 0U);
  EXPECT_EQ(sink.delays().at(0.5), 50);
}

TEST_F(Sink, sees_what_went_to_the_wrong_phone_and_what_a_stranger_sent) {
  EXPECT_TRUE(sink.receive(media(true, 1, 1), 150));  // the callee's: should have come to the caller
  EXPECT_EQ(sink.counts().misrouted, 1U);
  EXPECT_TRUE(sink.receive(media(true, 0, 1, Stamp::stranger), 150));
  EXPECT_EQ(sink.counts().intruded, 1U);
  EXPECT_EQ(sink.counts().received, 1U);
}

TEST_F(Sink, knows_packets_of_an_earlier_run_and_does_not_count_them) {
  EXPECT_TRUE(sink.receive(media(true, 0, 1, 0), 150));
  EXPECT_EQ(sink.counts().received, 0U);
}

TEST_F(Sink, counts_all_and_looks_into_one_in_64) {
  const auto frame = media(true, 0, 1);
  sink.begin(1, frame.size());
  for (int i = 0; i < 640; ++i) EXPECT_TRUE(sink.receive(frame, 150));
  EXPECT_EQ(sink.counts().received, 640U);
  EXPECT_EQ(sink.delays().count(), 10U);
}

TEST(Neighbours, answer_for_their_own_and_learn_the_target) {
  for (const bool is_v4 : {true, false}) {
    const auto near = is_v4 ? near4 : near6;
    const auto far = is_v4 ? far4 : far6;
    Neighbours phone(ours, {far}, near);
    Neighbours other(theirs, {near}, far);
    Octets question(Neighbours::most_octets);
    Octets answer(Neighbours::most_octets);
    question.resize(phone.ask(question));
    ASSERT_FALSE(question.empty());
    answer.resize(other.receive(question, answer));
    ASSERT_FALSE(answer.empty());
    EXPECT_EQ(other.target_mac(), ours);
    Octets nothing(Neighbours::most_octets);
    EXPECT_EQ(phone.receive(answer, nothing), 0U);
    EXPECT_EQ(phone.target_mac(), theirs);
    Neighbours stranger(theirs, {*base::IpAddress::parse("fd99::7")}, far);
    EXPECT_EQ(stranger.receive(question, nothing), 0U);
  }
}

}  // namespace
}  // namespace trunkline::trafgen
