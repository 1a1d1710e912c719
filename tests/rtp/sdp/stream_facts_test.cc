#include "rtp/sdp/stream_facts.h"

#include <gtest/gtest.h>

#include "tests/rtp/sdp/read_sdp.h"

namespace trunkline::rtp {
namespace {

StreamFacts facts(const std::string& media) { return streams_of(*read_media(media))[0]; }

TEST(StreamFacts, endpoints_codecs_and_packet_time) {
  const auto stream =
      facts("m=audio 4000 RTP/AVP 18 101 0\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:30\r\n");
  EXPECT_TRUE(stream.carried);
  EXPECT_EQ(stream.rtp, *base::Endpoint::parse("192.0.2.1:4000"));
  EXPECT_EQ(stream.rtcp, *base::Endpoint::parse("192.0.2.1:4001"));
  EXPECT_EQ(stream.ptime_ms, 30);
  ASSERT_EQ(stream.codecs.size(), 3U);
  EXPECT_EQ(stream.codecs[1].codec, Codec::telephone_event);
  EXPECT_EQ(main_codec(stream).codec, Codec::g729);
  EXPECT_EQ(main_codec(facts("m=audio 4000 RTP/AVP 13 0\r\n")).payload_type, PayloadType{0});
  EXPECT_EQ(main_codec(facts("m=audio 4000 RTP/AVP 13\r\n")).clock_rate, 0U);
}

TEST(StreamFacts, rtcp_goes_where_the_attributes_say) {
  EXPECT_EQ(facts("m=audio 4000 RTP/AVP 0\r\na=rtcp:5000\r\n").rtcp,
            *base::Endpoint::parse("192.0.2.1:5000"));
  EXPECT_EQ(facts("m=audio 4000 RTP/AVP 0\r\na=rtcp:5000 IN IP4 192.0.2.9\r\n").rtcp,
            *base::Endpoint::parse("192.0.2.9:5000"));
  const auto muxed = facts("m=audio 4000 RTP/AVP 0\r\na=rtcp:5000\r\na=rtcp-mux\r\n");
  EXPECT_TRUE(muxed.rtcp_mux);
  EXPECT_EQ(muxed.rtcp, *base::Endpoint::parse("192.0.2.1:5000"));  // should the other side not want it
  EXPECT_EQ(facts("m=audio 65535 RTP/AVP 0\r\n").rtcp.port, 0);
}

TEST(StreamFacts, old_hold_takes_the_receiving_half_away) {
  const auto held = facts("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n");
  EXPECT_TRUE(held.held_by_address);
  EXPECT_EQ(held.direction, Direction::sendonly);
  EXPECT_TRUE(held.carried);
  EXPECT_TRUE(held.rtp.address.is_unspecified());
  EXPECT_FALSE(facts("m=audio 9 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:x\r\n").held_by_address);
}

TEST(StreamFacts, a_host_name_leaves_the_address_open) {
  const auto stream = facts("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 media.example.com\r\n");
  EXPECT_TRUE(stream.carried);
  EXPECT_TRUE(stream.rtp.address.is_unspecified());
  EXPECT_FALSE(stream.held_by_address);
}

TEST(StreamFacts, only_what_a_relay_passes_is_carried) {
  for (const auto* transport : {"RTP/AVP", "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF"}) {
    EXPECT_TRUE(facts("m=audio 4000 " + std::string(transport) + " 0\r\n").carried) << transport;
  }
  EXPECT_TRUE(facts("m=image 4000 udptl t38\r\n").carried);
  for (const auto* transport : {"UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP", "TCP/RTP/AVP", "UDP/DTLS/SCTP"}) {
    EXPECT_FALSE(facts("m=audio 4000 " + std::string(transport) + " 0\r\n").carried) << transport;
  }
  EXPECT_FALSE(facts("m=audio 0 RTP/AVP 0\r\n").carried);
  for (const auto* connection :
       {"PSTN E164 +441134960123", "IN IP4 233.252.0.1/127", "IN IP4 255.255.255.255", "IN IP6 ff15::101"}) {
    EXPECT_FALSE(facts("m=audio 4000 RTP/AVP 0\r\nc=" + std::string(connection) + "\r\n").carried)
        << connection;
  }
}

}  // namespace
}  // namespace trunkline::rtp
