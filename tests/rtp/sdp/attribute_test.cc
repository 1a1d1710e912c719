// One attribute family at a time, and the m= line.
#include "rtp/sdp/attribute.h"

#include <gtest/gtest.h>

#include "rtp/sdp/direction.h"
#include "rtp/sdp/media_group.h"
#include "rtp/sdp/media_line.h"
#include "rtp/sdp/packet_time.h"
#include "rtp/sdp/rtcp_attribute.h"
#include "rtp/sdp/rtpmap.h"

namespace trunkline::rtp {
namespace {

TEST(Attribute, is_cut_at_its_first_colon) {
  const auto attribute = parse_attribute("fingerprint:sha-256 AB:CD");
  ASSERT_TRUE(attribute);
  EXPECT_EQ(attribute->name, AttributeName::fingerprint);
  EXPECT_EQ(attribute->value, "sha-256 AB:CD");
  EXPECT_EQ(parse_attribute("rtcp-mux")->name, AttributeName::rtcp_mux);
  EXPECT_EQ(parse_attribute("rtcp-mux")->value, "");
}

TEST(Attribute, unknown_ones_keep_their_name) {
  const auto attribute = parse_attribute("X-nat:0 Unknown");
  EXPECT_EQ(attribute->name, AttributeName::other);
  EXPECT_EQ(attribute->name_text, "X-nat");
}

TEST(Attribute, what_takes_no_value_is_unknown_with_one) {
  for (const auto* text :
       {"sendonly:x", "sendrecv:", "recvonly: 192.0.2.1", "inactive:0", "rtcp-mux:yes", "rtcp-mux-only:1"}) {
    EXPECT_EQ(parse_attribute(text)->name, AttributeName::other) << text;
  }
  EXPECT_EQ(parse_attribute("ice-lite:x")->name, AttributeName::ice_lite);
}

TEST(Attribute, every_known_name_is_found) {
  struct Known {
    const char* text;
    AttributeName name;
  };
  using enum AttributeName;
  for (const auto& [text, name] : {Known{"rtpmap:0 x", rtpmap},
                                   Known{"fmtp:0 x", fmtp},
                                   Known{"ptime:20", ptime},
                                   Known{"maxptime:20", maxptime},
                                   Known{"sendrecv", sendrecv},
                                   Known{"sendonly", sendonly},
                                   Known{"recvonly", recvonly},
                                   Known{"inactive", inactive},
                                   Known{"rtcp:1", rtcp},
                                   Known{"rtcp-mux", rtcp_mux},
                                   Known{"rtcp-mux-only", rtcp_mux_only},
                                   Known{"rtcp-fb:* nack", rtcp_fb},
                                   Known{"mid:a", mid},
                                   Known{"group:BUNDLE a", group},
                                   Known{"bundle-only", bundle_only},
                                   Known{"ice-ufrag:a", ice_ufrag},
                                   Known{"ice-pwd:a", ice_pwd},
                                   Known{"ice-options:trickle", ice_options},
                                   Known{"ice-lite", ice_lite},
                                   Known{"ice-mismatch", ice_mismatch},
                                   Known{"ice-pacing:5", ice_pacing},
                                   Known{"candidate:1", candidate},
                                   Known{"remote-candidates:1", remote_candidates},
                                   Known{"end-of-candidates", end_of_candidates},
                                   Known{"fingerprint:a", fingerprint},
                                   Known{"setup:active", setup},
                                   Known{"crypto:1", crypto},
                                   Known{"ssrc:1 cname:a", ssrc},
                                   Known{"source-filter: incl", source_filter},
                                   Known{"SendRecv", sendrecv}}) {
    EXPECT_EQ(parse_attribute(text)->name, name) << text;
  }
}

TEST(Attribute, a_name_is_required) {
  for (const auto* text : {"", ":value", " ", " :x"}) {
    ASSERT_FALSE(parse_attribute(text)) << text;
    EXPECT_EQ(parse_attribute(text).error(), SdpError::bad_attribute);
  }
}

TEST(Attribute, all_of_ice_is_recognised_and_nothing_else) {
  EXPECT_TRUE(is_ice(AttributeName::candidate));
  EXPECT_TRUE(is_ice(AttributeName::ice_ufrag));
  EXPECT_TRUE(is_ice(AttributeName::end_of_candidates));
  EXPECT_FALSE(is_ice(AttributeName::bundle_only));
  EXPECT_FALSE(is_ice(AttributeName::fingerprint));
}

TEST(RtpMap, name_rate_and_channels) {
  const auto encoding = parse_encoding("opus/48000/2");
  ASSERT_TRUE(encoding);
  EXPECT_EQ(encoding->name, "opus");
  EXPECT_EQ(encoding->clock_rate, 48000U);
  EXPECT_EQ(encoding->channels, 2);
  EXPECT_EQ(parse_encoding("PCMU/8000")->channels, 1);
}

TEST(RtpMap, is_strict_about_its_numbers) {
  for (const auto* text : {"", "opus", "opus/", "/48000", "opus/0", "opus/x", "opus/4294967296"}) {
    EXPECT_FALSE(parse_encoding(text)) << text;
  }
}

TEST(RtcpAttribute, port_alone_or_with_address) {
  EXPECT_EQ(parse_rtcp_attribute("53020")->port, 53020);
  EXPECT_FALSE(parse_rtcp_attribute("53020")->address);
  EXPECT_EQ(parse_rtcp_attribute("53020 IN IP4 126.16.64.4")->address, base::IpAddress::v4(126, 16, 64, 4));
  EXPECT_EQ(parse_rtcp_attribute("53020 IN IP6 2001:db8::1")->address, base::IpAddress::parse("2001:db8::1"));
  for (const auto* text : {"", "x", "65536", "53020 IN", "53020 IN IP4 nonsense..$"}) {
    ASSERT_FALSE(parse_rtcp_attribute(text)) << text;
    EXPECT_EQ(parse_rtcp_attribute(text).error(), SdpError::bad_rtcp);
  }
}

TEST(PacketTime, milliseconds_or_nothing) {
  EXPECT_EQ(parse_packet_time("20"), 20);
  EXPECT_EQ(parse_packet_time(" 30 "), 30);
  EXPECT_EQ(parse_packet_time("22.5"), 22);
  for (const auto* text : {"", "x", "-20", "70000", "0"}) EXPECT_EQ(parse_packet_time(text), 0) << text;
}

TEST(MediaGroup, semantics_and_members) {
  const auto group = parse_group("BUNDLE audio  video");
  EXPECT_TRUE(group.is_bundle());
  EXPECT_TRUE(group.contains("video"));
  EXPECT_FALSE(group.contains("vide"));
  EXPECT_FALSE(parse_group("LS 1 2").is_bundle());
  EXPECT_FALSE(parse_group("BUNDLE").contains(""));
}

TEST(Direction, mirrored_as_rfc_3264_section_6_1_says) {
  EXPECT_EQ(mirrored(Direction::sendrecv), Direction::sendrecv);
  EXPECT_EQ(mirrored(Direction::sendonly), Direction::recvonly);
  EXPECT_EQ(mirrored(Direction::recvonly), Direction::sendonly);
  EXPECT_EQ(mirrored(Direction::inactive), Direction::inactive);
  EXPECT_EQ(both(Direction::sendrecv, Direction::recvonly), Direction::recvonly);
  EXPECT_EQ(both(Direction::sendonly, Direction::recvonly), Direction::inactive);
  EXPECT_EQ(to_string(Direction::sendonly), "sendonly");
  EXPECT_EQ(to_string(Direction::recvonly), "recvonly");
  EXPECT_EQ(to_string(Direction::sendrecv), "sendrecv");
  EXPECT_EQ(to_string(Direction::inactive), "inactive");
}

TEST(MediaLine, kind_port_transport_formats) {
  MediaLine line;
  ASSERT_TRUE(parse_media_line("audio 49170 RTP/AVP 0 8 97", line));
  EXPECT_EQ(line.kind, MediaKind::audio);
  EXPECT_EQ(line.port, 49170);
  EXPECT_EQ(line.port_count, 1);
  EXPECT_EQ(line.transport, MediaTransport::rtp_avp);
  ASSERT_EQ(line.formats.size(), 3U);
  EXPECT_EQ(line.formats[2], "97");
}

TEST(MediaLine, every_transport_has_its_kind) {
  struct Known {
    const char* text;
    MediaTransport transport;
    bool rtp;
    bool plain;
  };
  for (const auto& known : {Known{"RTP/AVP", MediaTransport::rtp_avp, true, true},
                            Known{"RTP/AVPF", MediaTransport::rtp_avpf, true, true},
                            Known{"RTP/SAVP", MediaTransport::rtp_savp, true, false},
                            Known{"RTP/SAVPF", MediaTransport::rtp_savpf, true, false},
                            Known{"UDP/TLS/RTP/SAVP", MediaTransport::udp_tls_rtp_savp, true, false},
                            Known{"UDP/TLS/RTP/SAVPF", MediaTransport::udp_tls_rtp_savpf, true, false},
                            Known{"udptl", MediaTransport::udptl, false, false},
                            Known{"UDPTL", MediaTransport::udptl, false, false},
                            Known{"TCP/MSRP", MediaTransport::other, false, false}}) {
    MediaLine line;
    ASSERT_TRUE(parse_media_line("audio 4000 " + std::string(known.text) + " 0", line));
    EXPECT_EQ(line.transport, known.transport) << known.text;
    EXPECT_EQ(is_rtp(line.transport), known.rtp) << known.text;
    EXPECT_EQ(is_plain_rtp(line.transport), known.plain) << known.text;
  }
}

TEST(MediaLine, port_count_and_rejected_stream_without_formats) {
  MediaLine line;
  ASSERT_TRUE(parse_media_line("video 49170/2 RTP/AVP 31", line));
  EXPECT_EQ(line.port_count, 2);
  MediaLine rejected;
  ASSERT_TRUE(parse_media_line("video 0 RTP/AVP", rejected));
  EXPECT_EQ(rejected.port, 0);
}

TEST(MediaLine, malformed_ones_are_refused) {
  for (const auto* text :
       {"", "audio", "audio 49170", "audio 49170 RTP/AVP", "audio 65536 RTP/AVP 0", "audio -1 RTP/AVP 0",
        "audio x RTP/AVP 0", "audio 4000/0 RTP/AVP 0", "audio 4000/ RTP/AVP 0"}) {
    MediaLine line;
    const auto read = parse_media_line(text, line);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error(), SdpError::bad_media) << text;
  }
}

TEST(MediaLine, formats_of_rtp_are_payload_types) {
  for (const auto* text :
       {"audio 4000 RTP/AVP 128", "audio 4000 RTP/AVP pcmu", "audio 4000 RTP/SAVPF 0 -1"}) {
    MediaLine line;
    EXPECT_EQ(parse_media_line(text, line).error(), SdpError::bad_payload_type) << text;
  }
  MediaLine line;
  EXPECT_TRUE(parse_media_line("image 4000 udptl t38", line));
}

TEST(MediaLine, sixty_four_formats_and_no_more) {
  std::string text = "video 4000 RTP/AVP";
  for (int i = 0; i < 64; ++i) text += " " + std::to_string(i);
  MediaLine line;
  EXPECT_TRUE(parse_media_line(text, line));
  MediaLine longer;
  EXPECT_EQ(parse_media_line(text + " 64", longer).error(), SdpError::too_many_formats);
}

}  // namespace
}  // namespace trunkline::rtp
