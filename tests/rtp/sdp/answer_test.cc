#include "rtp/sdp/answer.h"

#include <array>

#include <gtest/gtest.h>

#include "tests/rtp/sdp/read_sdp.h"

namespace trunkline::rtp {
namespace {

const base::Endpoint our_media{base::IpAddress::v4(198, 51, 100, 7), 20000};

std::string written(const ReadSdp& offer, const Capabilities& capabilities, OwnOrigin& origin) {
  const auto chosen = answer(*offer, capabilities);
  if (!chosen) return std::string(to_string(chosen.error()));
  std::array<base::Endpoint, Description::most_media> local;
  local.fill(our_media);
  const auto text = write_answer(*offer, *chosen, capabilities, local, origin);
  return text ? *text : std::string(to_string(text.error()));
}

std::string written(const ReadSdp& offer, const Capabilities& capabilities = g711_capabilities()) {
  OwnOrigin origin{.session_id = 7};
  return written(offer, capabilities, origin);
}

TEST(Answer, common_codecs_keep_the_numbers_and_the_order_of_the_offer) {
  EXPECT_EQ(written(read_media("m=audio 4000 RTP/AVP 18 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"
                               "a=fmtp:101 0-16\r\na=ptime:30\r\n")),
            "v=0\r\n"
            "o=- 7 1 IN IP4 198.51.100.7\r\n"
            "s=-\r\n"
            "c=IN IP4 198.51.100.7\r\n"
            "t=0 0\r\n"
            "m=audio 20000 RTP/AVP 8 0 101\r\n"
            "a=rtpmap:8 PCMA/8000\r\n"
            "a=rtpmap:0 PCMU/8000\r\n"
            "a=rtpmap:101 telephone-event/8000\r\n"
            "a=fmtp:101 0-15\r\n"
            "a=ptime:20\r\n"
            "a=sendrecv\r\n");
}

TEST(Answer, dynamic_types_are_matched_by_their_rtpmap) {
  const auto chosen = answer(*read_media("m=audio 4000 RTP/AVP 97 96\r\na=rtpmap:97 G729/8000\r\n"
                                         "a=rtpmap:96 pcma/8000\r\n"),
                             g711_capabilities());
  ASSERT_TRUE(chosen);
  ASSERT_EQ(chosen->streams[0].formats.size(), 1U);
  EXPECT_EQ(chosen->streams[0].formats[0].payload_type, PayloadType{96});
}

TEST(Answer, single_codec_is_one_codec_and_telephone_event) {
  auto capabilities = g711_capabilities();
  capabilities.choice = CodecChoice::one;
  const auto first = answer(
      *read_media("m=audio 4000 RTP/AVP 0 8 18 101\r\na=rtpmap:101 telephone-event/8000\r\n"), capabilities);
  ASSERT_EQ(first->streams[0].formats.size(), 2U);
  EXPECT_EQ(first->streams[0].formats[0].codec, Codec::pcmu);
  EXPECT_EQ(first->streams[0].formats[1].codec, Codec::telephone_event);
  const auto second = answer(
      *read_media("m=audio 4000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"), capabilities);
  EXPECT_EQ(second->streams[0].formats[0].codec, Codec::pcma);
}

TEST(Answer, own_order_wins_where_it_is_asked_for) {
  auto capabilities = g711_capabilities();
  capabilities.order = CodecOrder::own;
  const auto chosen = answer(*read_media("m=audio 4000 RTP/AVP 8 0\r\n"), capabilities);
  EXPECT_EQ(chosen->streams[0].formats[0].codec, Codec::pcmu);
  EXPECT_EQ(chosen->streams[0].formats[1].codec, Codec::pcma);
}

TEST(Answer, telephone_event_needs_speech_of_its_clock_rate) {
  auto capabilities = g711_capabilities();
  const auto chosen =
      answer(*read_media("m=audio 4000 RTP/AVP 0 100 101\r\na=rtpmap:100 telephone-event/48000\r\n"
                         "a=rtpmap:101 telephone-event/8000\r\n"),
             capabilities);
  ASSERT_EQ(chosen->streams[0].formats.size(), 2U);
  EXPECT_EQ(chosen->streams[0].formats[1].payload_type, PayloadType{101});
  EXPECT_EQ(
      answer(*read_media("m=audio 4000 RTP/AVP 101\r\na=rtpmap:101 telephone-event/8000\r\n"), capabilities)
          .error(),
      SdpError::nothing_in_common);
  capabilities.telephone_event = false;
  EXPECT_EQ(
      answer(*read_media("m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"), capabilities)
          ->streams[0]
          .formats.size(),
      1U);
}

TEST(Answer, directions_are_mirrored) {
  const auto direction = [](const std::string& attribute) {
    return answer(*read_media("m=audio 4000 RTP/AVP 0\r\n" + attribute), g711_capabilities())
        ->streams[0]
        .direction;
  };
  EXPECT_EQ(direction(""), Direction::sendrecv);
  EXPECT_EQ(direction("a=sendrecv\r\n"), Direction::sendrecv);
  EXPECT_EQ(direction("a=sendonly\r\n"), Direction::recvonly);
  EXPECT_EQ(direction("a=recvonly\r\n"), Direction::sendonly);
  EXPECT_EQ(direction("a=inactive\r\n"), Direction::inactive);
  EXPECT_EQ(direction("c=IN IP4 0.0.0.0\r\n"), Direction::recvonly);
  EXPECT_EQ(direction("c=IN IP4 0.0.0.0\r\na=recvonly\r\n"), Direction::inactive);
  // Behind ICE the address is only unknown as yet.
  EXPECT_EQ(direction("c=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\n"), Direction::sendrecv);
}

TEST(Answer, we_do_no_more_than_we_are_willing_to) {
  auto capabilities = g711_capabilities();
  capabilities.direction = Direction::sendonly;
  EXPECT_EQ(answer(*read_media("m=audio 4000 RTP/AVP 0\r\n"), capabilities)->streams[0].direction,
            Direction::sendonly);
  EXPECT_EQ(
      answer(*read_media("m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n"), capabilities)->streams[0].direction,
      Direction::inactive);
}

TEST(Answer, other_streams_are_rejected_in_their_places) {
  EXPECT_EQ(written(read_media("m=video 5000 RTP/AVP 31 32\r\na=mid:v\r\n"
                               "m=audio 4000 RTP/AVP 0\r\na=mid:a\r\n"
                               "m=audio 4002 RTP/AVP 8\r\n"
                               "m=audio 4004 RTP/SAVP 0\r\n"
                               "m=image 4006 udptl t38\r\n"
                               "m=audio 0 RTP/AVP\r\n")),
            "v=0\r\n"
            "o=- 7 1 IN IP4 198.51.100.7\r\n"
            "s=-\r\n"
            "c=IN IP4 198.51.100.7\r\n"
            "t=0 0\r\n"
            "m=video 0 RTP/AVP 31\r\n"
            "a=mid:v\r\n"
            "m=audio 20000 RTP/AVP 0\r\n"
            "a=mid:a\r\n"
            "a=rtpmap:0 PCMU/8000\r\n"
            "a=ptime:20\r\n"
            "a=sendrecv\r\n"
            "m=audio 0 RTP/AVP 8\r\n"  // a second stream is more than we take
            "m=audio 0 RTP/SAVP 0\r\n"
            "m=image 0 udptl t38\r\n"
            "m=audio 0 RTP/AVP 0\r\n");
}

TEST(Answer, an_offer_without_any_acceptable_stream_is_refused) {
  EXPECT_EQ(answer(*read_media(""), g711_capabilities()).error(), SdpError::no_media);
  for (const auto* media :
       {"m=video 5000 RTP/AVP 31\r\n", "m=audio 4000 RTP/SAVP 0\r\n", "m=audio 4000 UDP/TLS/RTP/SAVPF 0\r\n",
        "m=audio 4000 RTP/AVP 18\r\n", "m=audio 0 RTP/AVP 0\r\n", "m=audio 4000 TCP/RTP/AVP 0\r\n",
        "m=audio 4000 RTP/AVP 0\r\nc=PSTN E164 +441134960123\r\n",
        "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 233.252.0.1/127\r\n"}) {
    const auto chosen = answer(*read_media(media), g711_capabilities());
    ASSERT_FALSE(chosen) << media;
    EXPECT_EQ(chosen.error(), SdpError::nothing_in_common);
    EXPECT_FALSE(is_syntax_error(chosen.error()));  // 488, not 400
  }
}

TEST(Answer, rtcp_mux_is_answered_where_offered_and_wanted) {
  const auto offer = read_media("m=audio 4000 RTP/AVPF 0\r\na=rtcp-mux\r\n");
  EXPECT_TRUE(
      written(offer).ends_with("m=audio 20000 RTP/AVPF 0\r\na=rtpmap:0 PCMU/8000\r\na=ptime:20\r\n"
                               "a=sendrecv\r\na=rtcp-mux\r\n"));
  auto capabilities = g711_capabilities();
  capabilities.rtcp_mux = false;
  EXPECT_FALSE(answer(*offer, capabilities)->streams[0].rtcp_mux);
  EXPECT_FALSE(answer(*read_media("m=audio 4000 RTP/AVP 0\r\n"), g711_capabilities())->streams[0].rtcp_mux);
}

TEST(Answer, timing_repeats_that_of_the_offer) {
  const ReadSdp offer(
      "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nc=IN IP4 192.0.2.1\r\nt=2873397496 2873404696\r\n"
      "m=audio 4000 RTP/AVP 0\r\n");
  EXPECT_NE(written(offer).find("\r\nt=2873397496 2873404696\r\n"), std::string::npos);
}

TEST(Answer, an_accepted_stream_needs_a_local_port) {
  const auto offer = read_media("m=audio 4000 RTP/AVP 0\r\n");
  const auto chosen = answer(*offer, g711_capabilities());
  OwnOrigin origin;
  EXPECT_EQ(write_answer(*offer, *chosen, g711_capabilities(), {}, origin).error(),
            SdpError::no_local_address);
  const std::array none{base::Endpoint{}};
  EXPECT_EQ(write_answer(*offer, *chosen, g711_capabilities(), none, origin).error(),
            SdpError::no_local_address);
}

// The hold and resume of scenario 5: each change of content is one version more, a repetition is none.
TEST(Answer, version_rises_by_one_exactly_when_the_content_changes) {
  OwnOrigin origin{.session_id = 7};
  const auto version_of = [&](const std::string& attribute) {
    const auto text =
        written(read_media("m=audio 4000 RTP/AVP 0\r\n" + attribute), g711_capabilities(), origin);
    const ReadSdp back(text);
    EXPECT_EQ(back->origin.session_id, "7");
    return std::string(back->origin.version);
  };
  EXPECT_EQ(version_of("a=sendrecv\r\n"), "1");
  EXPECT_EQ(version_of("a=sendrecv\r\n"), "1");  // the 183 and the 200 carry the same
  EXPECT_EQ(version_of("a=sendonly\r\n"), "2");
  EXPECT_EQ(version_of("a=sendonly\r\n"), "2");
  EXPECT_EQ(version_of(""), "3");
}

// RFC 4317 section 2.1: host names as addresses, an empty session name, audio and video.
TEST(Answer, rfc_4317_2_1_audio_is_taken_and_video_rejected) {
  const ReadSdp offer(
      "v=0\r\no=alice 2890844526 2890844526 IN IP4 host.atlanta.example.com\r\ns=\r\n"
      "c=IN IP4 host.atlanta.example.com\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0 8 97\r\na=rtpmap:0 PCMU/8000\r\n"
      "a=rtpmap:8 PCMA/8000\r\na=rtpmap:97 iLBC/8000\r\nm=video 51372 RTP/AVP 31 32\r\na=rtpmap:31 "
      "H261/90000\r\n"
      "a=rtpmap:32 MPV/90000\r\n");
  auto capabilities = g711_capabilities();
  capabilities.choice = CodecChoice::one;
  const auto text = written(offer, capabilities);
  EXPECT_NE(text.find("\r\nm=audio 20000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"), std::string::npos);
  EXPECT_TRUE(text.ends_with("\r\nm=video 0 RTP/AVP 31\r\n"));
}

// RFC 4317 section 3.1: the holder asks sendonly, later sendrecv again, in an unchanged stream.
TEST(Answer, rfc_4317_3_1_hold_and_unhold) {
  OwnOrigin origin{.session_id = 2808844564};
  const std::string stream = "m=audio 49170 RTP/AVP 0 97\r\na=rtpmap:97 iLBC/8000\r\n";
  const auto capabilities = g711_capabilities();
  EXPECT_NE(written(read_media(stream), capabilities, origin).find("a=sendrecv"), std::string::npos);
  EXPECT_NE(written(read_media(stream + "a=sendonly\r\n"), capabilities, origin).find("a=recvonly"),
            std::string::npos);
  const auto resumed = written(read_media(stream), capabilities, origin);
  EXPECT_NE(resumed.find("a=sendrecv"), std::string::npos);
  EXPECT_EQ(ReadSdp(resumed)->origin.version, "3");
}

}  // namespace
}  // namespace trunkline::rtp
