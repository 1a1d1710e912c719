#include "rtp/sdp/difference.h"

#include <gtest/gtest.h>

#include "tests/rtp/sdp/read_sdp.h"

namespace trunkline::rtp {
namespace {

const std::string audio = "m=audio 4000 RTP/AVP 0 97\r\na=rtpmap:97 foo/8000\r\na=ptime:20\r\n";

Difference media_difference(const std::string& before, const std::string& after) {
  return difference(*read_media(before), *read_media(after));
}

TEST(Difference, the_same_text_differs_in_nothing) {
  const auto found = media_difference(audio, audio);
  EXPECT_FALSE(found.any());
  EXPECT_FALSE(found.version);
  ASSERT_EQ(found.streams.size(), 1U);
}

TEST(Difference, a_version_alone_is_no_change) {
  const ReadSdp before("v=0\r\no=a 1 1 IN IP4 192.0.2.1\r\nc=IN IP4 192.0.2.1\r\n" + audio);
  const ReadSdp after("v=0\r\no=a 1 2 IN IP4 192.0.2.1\r\nc=IN IP4 192.0.2.1\r\n" + audio);
  const auto found = difference(*before, *after);
  EXPECT_TRUE(found.version);
  EXPECT_FALSE(found.any());
}

TEST(Difference, another_owner_is_seen) {
  const ReadSdp before("v=0\r\no=a 1 1 IN IP4 192.0.2.1\r\nc=IN IP4 192.0.2.1\r\n" + audio);
  const ReadSdp after("v=0\r\no=b 9 1 IN IP4 192.0.2.1\r\nc=IN IP4 192.0.2.1\r\n" + audio);
  EXPECT_TRUE(difference(*before, *after).owner);
}

TEST(Difference, hold_changes_the_direction_only) {
  for (const auto* hold : {"a=sendonly\r\n", "a=inactive\r\n"}) {
    const auto found = media_difference(audio, audio + hold).streams[0];
    EXPECT_TRUE(found.direction);
    EXPECT_FALSE(found.address || found.formats || found.other);
  }
  const auto old_style = media_difference(audio, audio + "c=IN IP4 0.0.0.0\r\n").streams[0];
  EXPECT_TRUE(old_style.direction);
  EXPECT_TRUE(old_style.address);
  EXPECT_FALSE(media_difference(audio, audio + "a=sendrecv\r\n").any());  // said or not, it is the same
}

TEST(Difference, address_formats_and_other_lines_are_told_apart) {
  const auto port =
      media_difference(audio, "m=audio 4002 RTP/AVP 0 97\r\na=rtpmap:97 foo/8000\r\na=ptime:20\r\n");
  EXPECT_TRUE(port.streams[0].address);
  EXPECT_FALSE(port.streams[0].formats || port.streams[0].other);
  EXPECT_TRUE(media_difference(audio, audio + "a=rtcp:9\r\n").streams[0].address);
  EXPECT_TRUE(media_difference(audio, audio + "a=rtcp-mux\r\n").streams[0].address);

  const auto bound =
      media_difference(audio, "m=audio 4000 RTP/AVP 0 97\r\na=rtpmap:97 bar/8000\r\na=ptime:20\r\n");
  EXPECT_TRUE(bound.streams[0].formats);
  const auto order = media_difference("m=audio 4000 RTP/AVP 0 8\r\n", "m=audio 4000 RTP/AVP 8 0\r\n");
  EXPECT_TRUE(order.streams[0].formats);
  EXPECT_FALSE(order.streams[0].address || order.streams[0].other);

  const auto time =
      media_difference(audio, "m=audio 4000 RTP/AVP 0 97\r\na=rtpmap:97 foo/8000\r\na=ptime:30\r\n");
  EXPECT_TRUE(time.streams[0].other);
  EXPECT_FALSE(time.streams[0].formats);
  EXPECT_TRUE(media_difference(audio, audio + "a=X-new\r\n").streams[0].other);
}

TEST(Difference, streams_come_and_go) {
  const std::string video = "m=video 5000 RTP/AVP 31\r\n";
  const auto added = media_difference(audio, audio + video);
  ASSERT_EQ(added.streams.size(), 2U);
  EXPECT_TRUE(added.streams[1].added);
  EXPECT_FALSE(added.streams[0].any());
  EXPECT_TRUE(media_difference(audio + video, audio).streams[1].removed);
  EXPECT_TRUE(media_difference(audio + video, audio + "m=video 0 RTP/AVP 31\r\n").streams[1].disabled);
  EXPECT_TRUE(media_difference(audio + "m=video 0 RTP/AVP 31\r\n", audio + video).streams[1].enabled);
}

TEST(Difference, session_lines_count_too) {
  const ReadSdp before("v=0\r\no=a 1 1 IN IP4 192.0.2.1\r\nc=IN IP4 192.0.2.1\r\nb=AS:64\r\n" + audio);
  const ReadSdp after("v=0\r\no=a 1 1 IN IP4 192.0.2.1\r\nc=IN IP4 192.0.2.1\r\nb=AS:128\r\n" + audio);
  EXPECT_TRUE(difference(*before, *after).session);
}

}  // namespace
}  // namespace trunkline::rtp
