#include "rtp/sdp/media_format.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "rtp/sdp/parse_description.h"

namespace trunkline::rtp {
namespace {

// A description with one medium, and the formats read from it.
struct OneMedium {
  explicit OneMedium(const std::string& media)
      : text("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n" + media) {
    EXPECT_TRUE(parse_description(text, *description));
    formats = description->media[0].line.rtp_formats;
  }
  std::string text;
  std::unique_ptr<Description> description = std::make_unique<Description>();
  MediaFormats formats;
};

TEST(MediaFormat, static_types_need_no_rtpmap) {
  const OneMedium medium("m=audio 4000 RTP/AVP 8 0 9\r\n");
  ASSERT_EQ(medium.formats.size(), 3U);
  EXPECT_EQ(medium.formats[0].codec, Codec::pcma);
  EXPECT_EQ(medium.formats[1].codec, Codec::pcmu);
  EXPECT_EQ(medium.formats[2].codec, Codec::g722);
  EXPECT_EQ(medium.formats[1].encoding.clock_rate, 8000U);
}

TEST(MediaFormat, dynamic_types_are_what_their_rtpmap_says) {
  const OneMedium medium(
      "m=audio 4000 RTP/AVP 97 101 111\r\na=rtpmap:101 telephone-event/8000\r\n"
      "a=fmtp:101 0-16\r\na=rtpmap:97 pcmu/8000\r\na=fmtp:97 x\r\n");
  ASSERT_EQ(medium.formats.size(), 3U);
  EXPECT_EQ(medium.formats[0].codec, Codec::pcmu);
  EXPECT_EQ(medium.formats[0].parameters, "x");
  EXPECT_EQ(medium.formats[1].codec, Codec::telephone_event);
  EXPECT_EQ(medium.formats[1].parameters, "0-16");
  EXPECT_EQ(medium.formats[2].codec, Codec::unknown);  // nothing binds 111
  EXPECT_TRUE(medium.formats[2].encoding.name.empty());
}

TEST(MediaFormat, an_rtpmap_that_cannot_be_read_or_is_of_another_type_says_nothing) {
  const OneMedium medium(
      "m=audio 4000 RTP/AVP 0 96\r\na=rtpmap:128 PCMA/8000\r\na=rtpmap:-1 PCMA/8000\r\na=rtpmap:x "
      "PCMA/8000\r\n"
      "a=rtpmap:8 PCMA/8000\r\na=rtpmap:0\r\na=rtpmap:0 PCMA\r\na=rtpmap:  96   iLBC/8000  \r\n");
  ASSERT_EQ(medium.formats.size(), 2U);
  EXPECT_EQ(medium.formats[0].codec, Codec::pcmu);
  EXPECT_EQ(medium.formats[1].codec, Codec::ilbc);
}

TEST(MediaFormat, an_rtpmap_that_goes_on_behind_a_usual_one_is_another) {
  const OneMedium medium(
      "m=audio 4000 RTP/AVP 96 97 98\r\na=rtpmap:96 PCMA/80000\r\na=rtpmap:97 PCMU/8000/2\r\n"
      "a=rtpmap:98 telephone-event/8000 \r\n");
  ASSERT_EQ(medium.formats.size(), 3U);
  EXPECT_EQ(medium.formats[0].encoding.clock_rate, 80000U);
  EXPECT_EQ(medium.formats[0].codec, Codec::unknown);
  EXPECT_EQ(medium.formats[1].encoding.channels, 2);
  EXPECT_EQ(medium.formats[2].codec, Codec::telephone_event);
}

TEST(MediaFormat, parameters_are_all_that_follows) {
  const OneMedium medium(
      "m=audio 4000 RTP/AVP 97 98 99\r\na=fmtp:97  mode=20; x=1 \r\na=fmtp:98\r\na=fmtp:99x y\r\n");
  EXPECT_EQ(medium.formats[0].parameters, "mode=20; x=1");
  EXPECT_EQ(medium.formats[1].parameters, "");
  EXPECT_EQ(medium.formats[2].parameters, "");
}

TEST(MediaFormat, an_rtpmap_wins_over_the_static_table) {
  const OneMedium medium("m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMA/8000\r\n");
  EXPECT_EQ(medium.formats[0].codec, Codec::pcma);
}

TEST(MediaFormat, a_type_said_twice_counts_once_and_unlisted_maps_are_ignored) {
  const OneMedium medium(
      "m=audio 4000 RTP/AVP 0 8 0\r\na=rtpmap:99 opus/48000/2\r\na=fmtp:98 y\r\na=fmtp:x y\r\n");
  ASSERT_EQ(medium.formats.size(), 2U);
  EXPECT_EQ(medium.formats[0].codec, Codec::pcmu);
  EXPECT_EQ(medium.formats[1].codec, Codec::pcma);
}

TEST(MediaFormat, media_that_are_not_rtp_have_none) {
  const OneMedium medium("m=image 4000 udptl t38\r\na=T38FaxVersion:0\r\n");
  EXPECT_TRUE(medium.formats.empty());
}

}  // namespace
}  // namespace trunkline::rtp
