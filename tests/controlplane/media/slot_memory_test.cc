// What is kept of a call's media in few octets: the names of its streams, and what a worker was told.
#include <vector>

#include <gtest/gtest.h>

#include "controlplane/media/media_streams.h"
#include "controlplane/media/settings_digest.h"

namespace trunkline::controlplane {
namespace {

MediaStreamHandle stream(std::uint32_t number) { return {0, number & 0xffffffU, 1}; }

TEST(MediaStreams, keep_their_order_as_they_come_and_go) {
  MediaStreams streams;
  for (std::uint32_t i = 0; i < MediaStreams::most; ++i) {
    ASSERT_TRUE(streams.push_back(stream(i)));
    ASSERT_EQ(streams.size(), i + 1);
    ASSERT_EQ(streams.back(), stream(i));
  }
  EXPECT_FALSE(streams.push_back(stream(99)));
  std::uint32_t number = 0;
  for (const auto name : streams) EXPECT_EQ(name, stream(number++));
  EXPECT_EQ(number, MediaStreams::most);
  while (streams.size() > 1) streams.pop_back();
  ASSERT_TRUE(streams.push_back(stream(7)));
  EXPECT_EQ(streams[0], stream(0));
  EXPECT_EQ(streams[1], stream(7));
}

TEST(MediaStreams, remember_the_kind_of_a_line_that_is_not_carried) {
  const auto video = no_stream(rtp::MediaKind::video);
  EXPECT_FALSE(video);
  EXPECT_EQ(kind_of(video), rtp::MediaKind::video);
  MediaStreams streams;
  ASSERT_TRUE(streams.push_back(stream(5)));
  ASSERT_TRUE(streams.push_back(video));
  streams.replace(0, no_stream(rtp::MediaKind::audio));
  EXPECT_EQ(kind_of(streams[0]), rtp::MediaKind::audio);
  streams.replace(1, stream(6));
  EXPECT_EQ(streams[1], stream(6));
}

TEST(SettingsDigest, is_another_one_for_every_setting) {
  std::vector<rtp::SlotSettings> settings(1);
  const auto with = [&](auto change) {
    settings.push_back({});
    change(settings.back());
  };
  const auto address = base::IpAddress::v4(192, 0, 2, 1);
  with([&](auto& s) { s.remote_rtp.address = address; });
  with([&](auto& s) { s.remote_rtp.port = 1; });
  with([&](auto& s) { s.remote_rtcp.address = address; });
  with([&](auto& s) { s.remote_rtcp.port = 1; });
  with([](auto& s) { s.partner = 1; });
  with([](auto& s) { s.mode = rtp::SlotMode::relay; });
  with([](auto& s) { s.latch = rtp::LatchRule::first; });
  with([](auto& s) { s.may_receive = true; });
  with([](auto& s) { s.may_send = true; });
  with([](auto& s) { s.rtcp_mux = true; });
  with([](auto& s) { s.encrypted = true; });
  with([](auto& s) { s.payload_type = 1; });
  with([](auto& s) { s.silence_s = 1; });
  with([](auto& s) { s.dscp = 1; });
  with([](auto& s) { s.clock_khz = 1; });
  with([](auto& s) { s.codec = rtp::Codec::pcmu; });
  with([](auto& s) { s.change_packets = 1; });
  with([](auto& s) { s.one_way_s = 1; });
  with([](auto& s) { s.events = 1; });
  for (std::size_t i = 0; i < settings.size(); ++i) {
    for (std::size_t j = 0; j < settings.size(); ++j)
      EXPECT_EQ(digest_of(settings[i]) == digest_of(settings[j]), i == j) << i << ' ' << j;
  }
}

}  // namespace
}  // namespace trunkline::controlplane
