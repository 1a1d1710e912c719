#include "rtp/sdp/anchor.h"

#include <vector>

#include <gtest/gtest.h>

#include "rtp/sdp/difference.h"
#include "rtp/sdp/offer.h"
#include "tests/rtp/sdp/read_sdp.h"

namespace trunkline::rtp {
namespace {

const auto ours = base::IpAddress::v4(203, 0, 113, 9);

std::string anchored(const ReadSdp& from_peer, OwnOrigin& origin, std::vector<base::Endpoint> local = {}) {
  if (local.empty()) {
    for (std::uint16_t i = 0; i < 16; ++i) local.push_back({ours, static_cast<std::uint16_t>(20000 + 2 * i)});
  }
  return anchored_text(*from_peer, local, ours, origin);
}

std::string anchored(const ReadSdp& from_peer) {
  OwnOrigin origin{.session_id = 5};
  return anchored(from_peer, origin);
}

TEST(Anchor, addresses_become_ours_and_everything_else_is_carried_in_order) {
  const ReadSdp offer(
      "v=0\r\n"
      "o=alice 2890844526 2890844527 IN IP4 192.0.2.1\r\n"
      "s=Talk\r\n"
      "i=about it\r\n"
      "u=http://192.0.2.1/\r\n"
      "e=alice@example.com\r\n"
      "p=+1 617 555-6011\r\n"
      "c=IN IP4 192.0.2.1\r\n"
      "b=AS:84\r\n"
      "t=0 0\r\n"
      "a=X-unknown:1\r\n"
      "m=audio 49170 RTP/AVP 8 97 101\r\n"
      "b=TIAS:64000\r\n"
      "a=rtpmap:8 PCMA/8000\r\n"
      "a=rtpmap:97 opus/48000/2\r\n"
      "a=fmtp:97 useinbandfec=1\r\n"
      "a=rtpmap:101 telephone-event/8000\r\n"
      "a=fmtp:101 0-16\r\n"
      "a=X-more:2\r\n"
      "a=sendonly\r\n"
      "a=ptime:20\r\n");
  EXPECT_EQ(anchored(offer),
            "v=0\r\n"
            "o=- 5 1 IN IP4 203.0.113.9\r\n"
            "s=-\r\n"
            "c=IN IP4 203.0.113.9\r\n"
            "b=AS:84\r\n"
            "t=0 0\r\n"
            "a=X-unknown:1\r\n"
            "m=audio 20000 RTP/AVP 8 97 101\r\n"
            "b=TIAS:64000\r\n"
            "a=rtpmap:8 PCMA/8000\r\n"
            "a=rtpmap:97 opus/48000/2\r\n"
            "a=fmtp:97 useinbandfec=1\r\n"
            "a=rtpmap:101 telephone-event/8000\r\n"
            "a=fmtp:101 0-16\r\n"
            "a=X-more:2\r\n"
            "a=sendonly\r\n"
            "a=ptime:20\r\n");
}

TEST(Anchor, no_address_of_the_peer_is_left) {
  const ReadSdp offer(
      "v=0\r\n"
      "o=- 1 1 IN IP4 192.0.2.66\r\n"
      "s=from 192.0.2.1\r\n"
      "i=at 192.0.2.1\r\n"
      "c=IN IP4 192.0.2.1\r\n"
      "t=0 0\r\n"
      "a=ice-lite\r\n"
      "a=ice-options:trickle\r\n"
      "a=group:BUNDLE a\r\n"
      "a=group:LS a\r\n"
      "m=audio 49170 RTP/AVP 0\r\n"
      "c=IN IP4 192.0.2.2\r\n"
      "k=clear:secret\r\n"
      "a=mid:a\r\n"
      "a=rtcp:49171 IN IP4 192.0.2.2\r\n"
      "a=ice-ufrag:F7gI\r\n"
      "a=ice-pwd:x9cml\r\n"
      "a=candidate:1 1 UDP 2130706431 10.0.1.1 8998 typ host\r\n"
      "a=remote-candidates:1 192.0.2.3 45664\r\n"
      "a=end-of-candidates\r\n"
      "a=source-filter: incl IN IP4 * 192.0.2.2\r\n"
      "a=X-nat:192.0.2.66\r\n"
      "a=ssrc:1 cname:me@192.0.2.1\r\n"
      "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc\r\n");
  EXPECT_EQ(anchored(offer),
            "v=0\r\n"
            "o=- 5 1 IN IP4 203.0.113.9\r\n"
            "s=-\r\n"
            "c=IN IP4 203.0.113.9\r\n"
            "t=0 0\r\n"
            "a=group:LS a\r\n"
            "m=audio 20000 RTP/AVP 0\r\n"
            "a=mid:a\r\n"
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc\r\n");
}

TEST(Anchor, a_source_is_not_named_by_user_and_host) {
  const auto text =
      anchored(read_media("m=audio 4000 RTP/AVP 0\r\n"
                          "a=ssrc:1 cname:sip:4930@198.51.100.7:5060\r\n"
                          "a=ssrc:2 cname:kY3bq0cD9sZ1\r\n"));
  EXPECT_EQ(text.find("198.51.100.7"), std::string::npos) << text;
  EXPECT_EQ(text.find("ssrc:1"), std::string::npos) << text;
  EXPECT_NE(text.find("a=ssrc:2 cname:kY3bq0cD9sZ1\r\n"), std::string::npos) << text;
}

TEST(Anchor, streams_that_cannot_be_carried_get_port_0_and_stay_in_their_places) {
  OwnOrigin origin{.session_id = 5};
  const auto text =
      anchored(read_media("m=application 4000 UDP/DTLS/SCTP webrtc-datachannel\r\na=sctp-port:5000\r\n"
                          "m=audio 4002 RTP/SAVP 0\r\n"
                          "m=video 0 RTP/AVP 31\r\na=mid:v\r\na=rtpmap:31 H261/90000\r\n"
                          "m=image 4004 udptl t38\r\na=T38FaxVersion:0\r\n"
                          "m=video 0 RTP/AVP\r\n"
                          "m=audio 4006 RTP/AVP 8\r\n"),
               origin, {{ours, 1}, {ours, 20002}, {ours, 2}, {ours, 20004}, {ours, 3}, {}});
  EXPECT_TRUE(
      text.ends_with("m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n"
                     "m=audio 20002 RTP/SAVP 0\r\n"
                     "m=video 0 RTP/AVP 31\r\na=mid:v\r\n"
                     "m=image 20004 udptl t38\r\na=T38FaxVersion:0\r\n"
                     "m=video 0 RTP/AVP 0\r\n"
                     "m=audio 0 RTP/AVP 8\r\n"))
      << text;
}

TEST(Anchor, a_stream_at_another_address_gets_its_own_connection_line) {
  OwnOrigin origin{.session_id = 5};
  const auto other = *base::IpAddress::parse("2001:db8::9");
  const auto text =
      anchored(read_media("m=audio 4000 RTP/AVP 0\r\ni=title\r\nb=AS:64\r\nm=audio 4002 RTP/AVP 0\r\n"),
               origin, {{other, 20000}, {ours, 20002}});
  EXPECT_TRUE(
      text.ends_with("m=audio 20000 RTP/AVP 0\r\nc=IN IP6 2001:db8::9\r\nb=AS:64\r\n"
                     "m=audio 20002 RTP/AVP 0\r\n"))
      << text;
}

TEST(Anchor, old_style_hold_becomes_a_direction) {
  EXPECT_TRUE(
      anchored(read_media("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\na=sendrecv\r\na=ptime:20\r\n"))
          .ends_with("m=audio 20000 RTP/AVP 0\r\na=ptime:20\r\na=sendonly\r\n"));
  EXPECT_TRUE(anchored(read_media("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\na=recvonly\r\n"))
                  .ends_with("m=audio 20000 RTP/AVP 0\r\na=inactive\r\n"));
}

TEST(Anchor, single_spaces_part_the_formats_however_they_came) {
  for (const auto* formats : {"8 0", " 8 0", "8  0", "8\t0", "8 0 ", "\t8 0\t"}) {
    const auto text = anchored(read_media(std::string("m=audio 4000 RTP/AVP ") + formats + "\r\n"));
    EXPECT_TRUE(text.ends_with("\r\nm=audio 20000 RTP/AVP 8 0\r\n")) << text;
  }
  for (const auto* rejected : {"m=audio 0 RTP/AVP\r\n", "m=audio 0 RTP/AVP \r\n"}) {
    const auto text = anchored(read_media(rejected));
    EXPECT_TRUE(text.ends_with("\r\nm=audio 0 RTP/AVP 0\r\n")) << text;
  }
}

TEST(Anchor, lines_out_of_order_or_missing_come_out_in_order) {
  const ReadSdp offer(
      "v=0\no=- 1 1 IN IP4 192.0.2.1\na=sendrecv\nb=AS:64\nc=IN IP4 192.0.2.1\n"
      "m=audio 4000 RTP/AVP 0\na=ptime:20\nb=AS:64\n");
  EXPECT_EQ(
      anchored(offer),
      "v=0\r\no=- 5 1 IN IP4 203.0.113.9\r\ns=-\r\nc=IN IP4 203.0.113.9\r\nb=AS:64\r\nt=0 0\r\na=sendrecv\r\n"
      "m=audio 20000 RTP/AVP 0\r\nb=AS:64\r\na=ptime:20\r\n");
}

TEST(Anchor, lines_between_which_others_are_left_out_or_end_otherwise_are_carried_one_by_one) {
  const ReadSdp offer(
      "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
      "m=audio 4000 RTP/AVP "
      "0\r\na=x-a\r\na=rtcp:4001\r\na=x-b\na=x-c\r\n\r\na=x-d\r\na=x-e:192.0.2.1\r\na=x-f");
  EXPECT_TRUE(
      anchored(offer).ends_with("m=audio 20000 RTP/AVP 0\r\na=x-a\r\na=x-b\r\na=x-c\r\na=x-d\r\na=x-f\r\n"));
}

TEST(Anchor, what_is_not_known_and_names_any_address_is_not_carried) {
  const ReadSdp offer(
      "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"
      "a=altc:1 IP6 2001:db8::1 16384\r\na=alt:1 1 : x y 10.0.0.5 4000\r\na=x-proxy:10.0.0.5:4000;lr\r\n"
      "a=x-six:[fd00::5]:4000\r\na=x-via:d:10.0.0.5:5060\r\na=x-version:1.2.3\r\na=x-time:12:34:56\r\na=x-"
      "word:cafe\r\n");
  EXPECT_TRUE(anchored(offer).ends_with(
      "m=audio 20000 RTP/AVP 0\r\na=x-version:1.2.3\r\na=x-time:12:34:56\r\na=x-word:cafe\r\n"))
      << anchored(offer);
}

TEST(Anchor, words_about_the_session_and_its_program_are_not_carried) {
  const ReadSdp offer(
      "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=pbx1.internal\r\ni=x\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
      "a=tool:exchange\r\nm=audio 4000 RTP/AVP 0\r\ni=y\r\na=Tool:exchange\r\na=x-a\r\n");
  EXPECT_TRUE(
      anchored(offer).ends_with("\r\ns=-\r\nc=IN IP4 203.0.113.9\r\nt=0 0\r\n"
                                "m=audio 20000 RTP/AVP 0\r\na=x-a\r\n"))
      << anchored(offer);
}

TEST(Anchor, no_name_of_a_host_of_the_peer_is_left) {
  const std::string kept =
      "a=label:1\r\na=mid:audio.1\r\na=msid:s1 t1\r\na=ssrc:2 cname:kY3b/q0+cD9==\r\n"
      "a=extmap:1 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\r\na=framerate:29.97\r\n"
      "a=zrtp-hash:1.10 fe30ef\r\na=T38FaxUdpEC:t38UDPRedundancy\r\n";
  const auto text = anchored(read_media(
      "m=audio 4000 RTP/AVP 0\r\na=label:pbx1.internal\r\n" + kept +
      "a=group:LS pbx1.internal\r\na=msid:pbx1.internal t\r\na=msid-semantic: WMS pbx1.internal\r\n"
      "a=ssrc:1 cname:pbx1.internal\r\na=x-via:host=pbx1.internal.;lr\r\na=x.internal\r\n"
      "a=x-mdns:4f2c-1.local\r\na=extmap:2 urn:10.0.0.5\r\n"));
  EXPECT_TRUE(text.ends_with("m=audio 20000 RTP/AVP 0\r\n" + kept)) << text;
}

TEST(Anchor, a_mid_that_is_a_host_is_not_told_of_a_rejected_stream_either) {
  const auto text =
      anchored(read_media("m=audio 0 RTP/AVP 0\r\na=mid:pbx1.internal\r\n"
                          "m=video 0 RTP/AVP 31\r\na=mid:v\r\n"));
  EXPECT_TRUE(text.ends_with("m=audio 0 RTP/AVP 0\r\nm=video 0 RTP/AVP 31\r\na=mid:v\r\n")) << text;
}

TEST(Anchor, our_version_follows_the_content_and_not_the_version_of_the_peer) {
  OwnOrigin origin{.session_id = 5};
  const auto version = [&](const std::string& peer_version, const std::string& direction) {
    const ReadSdp from_peer("v=0\r\no=- 1 " + peer_version +
                            " IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\n" +
                            "t=0 0\r\nm=audio 4000 RTP/AVP 0\r\na=" + direction + "\r\n");
    return std::string(ReadSdp(anchored(from_peer, origin))->origin.version);
  };
  EXPECT_EQ(version("10", "sendrecv"), "1");
  EXPECT_EQ(version("11", "sendrecv"), "1");  // the peer counted, we have nothing new to say
  EXPECT_EQ(version("11", "sendonly"), "2");  // and the reverse
  EXPECT_EQ(version("12", "sendrecv"), "3");  // an earlier content again is a new version
}

TEST(Anchor, our_session_id_is_written_whole_whatever_its_length) {
  for (const std::uint64_t id :
       {std::uint64_t{0}, std::uint64_t{99'999'999}, std::uint64_t{9'999'999'999'999'999},
        std::uint64_t{10'000'000'000'000'000}, std::uint64_t{1'230'000'045'600'000'789},
        std::uint64_t{9'223'372'036'854'775'807}}) {
    OwnOrigin origin{.session_id = id};
    const ReadSdp written(anchored(read_media("m=audio 4000 RTP/AVP 0\r\n"), origin));
    EXPECT_EQ(written->origin.session_id, std::to_string(id));
  }
}

TEST(Anchor, an_anchored_description_is_anchored_into_itself) {
  OwnOrigin origin{.session_id = 5};
  const ReadSdp offer(
      "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=x\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
      "m=audio 4000 RTP/AVP 0\r\na=rtcp:9\r\na=sendonly\r\n");
  const auto once = anchored(offer, origin);
  EXPECT_EQ(anchored(ReadSdp(once), origin), once);
}

// RFC 3264 section 10.1: an audio and two video streams, one of which is rejected, and a second offer from
// the answerer which moves its audio and takes both videos away. Both directions through one relay.
TEST(Anchor, rfc_3264_10_1_basic_exchange_and_modification) {
  const std::string alice =
      "v=0\r\no=alice 2890844526 2890844526 IN IP4 10.47.16.5\r\ns= \r\nc=IN IP4 10.47.16.5\r\nt=0 0\r\n";
  const std::string bob =
      "v=0\r\no=bob 2890844730 2890844731 IN IP4 172.22.1.102\r\ns= \r\nc=IN IP4 172.22.1.102\r\nt=0 0\r\n";
  OwnOrigin to_bob{.session_id = 5};
  OwnOrigin to_alice{.session_id = 6};
  const ReadSdp offer(alice +
                      "m=audio 62986 RTP/AVP 0 4 18\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:4 G723/8000\r\n"
                      "a=rtpmap:18 G729/8000\r\nm=video 51372 RTP/AVP 31\r\na=rtpmap:31 H261/90000\r\n"
                      "m=video 53000 RTP/AVP 32\r\na=rtpmap:32 MPV/90000\r\n");
  const ReadSdp first(bob +
                      "m=audio 49920 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\nm=video 0 RTP/AVP 31\r\n"
                      "m=video 53000 RTP/AVP 32\r\na=rtpmap:32 MPV/90000\r\n");
  ASSERT_TRUE(check_answer(streams_of(*offer), streams_of(*first)));
  EXPECT_TRUE(anchored(offer, to_bob).ends_with("m=video 20004 RTP/AVP 32\r\na=rtpmap:32 MPV/90000\r\n"));
  EXPECT_TRUE(anchored(first, to_alice)
                  .ends_with("s=-\r\nc=IN IP4 203.0.113.9\r\nt=0 0\r\nm=audio 20000 RTP/AVP 0\r\n"
                             "a=rtpmap:0 PCMU/8000\r\nm=video 0 RTP/AVP 31\r\nm=video 20004 RTP/AVP 32\r\n"
                             "a=rtpmap:32 MPV/90000\r\n"));

  const ReadSdp second(bob +
                       "m=audio 65422 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\nm=video 0 RTP/AVP 31\r\n"
                       "m=video 0 RTP/AVP 32\r\nm=audio 51434 RTP/AVP 110\r\n"
                       "a=rtpmap:110 telephone-event/8000\r\na=recvonly\r\n");
  const auto found = difference(*first, *second);
  EXPECT_TRUE(found.streams[0].address);
  EXPECT_FALSE(found.streams[1].any());
  EXPECT_TRUE(found.streams[2].disabled);
  EXPECT_TRUE(found.streams[3].added);
  const auto to = anchored(second, to_alice);
  EXPECT_EQ(to_alice.version, 2U);
  EXPECT_TRUE(
      to.ends_with("m=video 0 RTP/AVP 32\r\nm=audio 20006 RTP/AVP 110\r\n"
                   "a=rtpmap:110 telephone-event/8000\r\na=recvonly\r\n"));
}

}  // namespace
}  // namespace trunkline::rtp
