#include "rtp/sdp/offer.h"

#include <gtest/gtest.h>

#include "tests/rtp/sdp/read_sdp.h"

namespace trunkline::rtp {
namespace {

StreamList streams(const std::string& media) { return streams_of(*read_media(media)); }

TEST(Offer, one_audio_stream_with_all_capabilities) {
  OwnOrigin origin{.session_id = 42};
  const auto text = make_offer(g711_capabilities(), {*base::IpAddress::parse("2001:db8::5"), 30000}, origin);
  ASSERT_TRUE(text);
  EXPECT_EQ(*text,
            "v=0\r\n"
            "o=- 42 1 IN IP6 2001:db8::5\r\n"
            "s=-\r\n"
            "c=IN IP6 2001:db8::5\r\n"
            "t=0 0\r\n"
            "m=audio 30000 RTP/AVP 0 8 101\r\n"
            "a=rtpmap:0 PCMU/8000\r\n"
            "a=rtpmap:8 PCMA/8000\r\n"
            "a=rtpmap:101 telephone-event/8000\r\n"
            "a=fmtp:101 0-15\r\n"
            "a=ptime:20\r\n"
            "a=sendrecv\r\n"
            "a=rtcp-mux\r\n");
}

TEST(Offer, codecs_without_a_static_type_are_numbered_around_the_events) {
  Capabilities capabilities;
  for (const auto codec : {Codec::opus, Codec::ilbc, Codec::amr, Codec::amr_wb, Codec::evs, Codec::speex}) {
    ASSERT_TRUE(capabilities.codecs.push_back(codec));
  }
  OwnOrigin origin;
  const auto text = make_offer(capabilities, {base::IpAddress::v4(192, 0, 2, 1), 30000}, origin);
  EXPECT_NE(text->find("m=audio 30000 RTP/AVP 96 97 98 99 100 102 101\r\na=rtpmap:96 opus/48000/2\r\n"),
            std::string::npos)
      << *text;
}

TEST(Offer, needs_an_address_and_a_codec) {
  OwnOrigin origin;
  EXPECT_EQ(make_offer(g711_capabilities(), {}, origin).error(), SdpError::no_local_address);
  EXPECT_FALSE(make_offer(Capabilities{}, {base::IpAddress::v4(192, 0, 2, 1), 30000}, origin));
}

TEST(CheckAnswer, same_streams_in_the_same_order_fit) {
  const auto offer = streams("m=audio 4000 RTP/AVP 0 8\r\nm=video 4002 RTP/AVP 31\r\n");
  EXPECT_TRUE(check_answer(offer, streams("m=audio 5000 RTP/AVP 8\r\nm=video 0 RTP/AVP 31\r\n")));
  EXPECT_TRUE(check_answer(offer, streams("m=audio 0 RTP/AVP 8\r\nm=video 0 RTP/AVP 31\r\n")));
}

TEST(CheckAnswer, missing_added_swapped_or_revived_streams_do_not) {
  const auto offer = streams("m=audio 4000 RTP/AVP 0 8\r\nm=video 0 RTP/AVP 31\r\n");
  for (const auto* media : {"", "m=audio 5000 RTP/AVP 8\r\n",
                            "m=audio 5000 RTP/AVP 8\r\nm=video 0 RTP/AVP 31\r\nm=audio 0 RTP/AVP 0\r\n",
                            "m=video 0 RTP/AVP 31\r\nm=audio 5000 RTP/AVP 8\r\n",
                            "m=audio 5000 RTP/AVP 8\r\nm=video 5002 RTP/AVP 31\r\n"}) {
    const auto fits = check_answer(offer, streams(media));
    ASSERT_FALSE(fits) << media;
    EXPECT_EQ(fits.error(), SdpError::answer_does_not_fit);
  }
}

}  // namespace
}  // namespace trunkline::rtp
