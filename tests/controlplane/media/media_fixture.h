// Calls with media, and a worker's view of what was ordered: which slots are open, and how.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "controlplane/media/media_calls.h"
#include "tests/fakes/seeded_random.h"

namespace trunkline::controlplane {

using namespace std::chrono_literals;

inline base::Endpoint endpoint(const std::string& text) { return *base::Endpoint::parse(text); }

/// A description with one audio stream at `address` ("192.0.2.1:4000").
inline std::string audio_at(const std::string& address, const std::string& attributes = "",
                            const std::string& formats = "0 8", int version = 1) {
  const auto where = endpoint(address);
  const auto connection = (where.address.is_v4() ? "IN IP4 " : "IN IP6 ") + where.address.to_string();
  return "v=0\r\no=peer 1 " + std::to_string(version) + " " + connection + "\r\ns=-\r\nc=" + connection +
         "\r\nt=0 0\r\nm=audio " + std::to_string(where.port) + " RTP/AVP " + formats + "\r\n" + attributes;
}

inline MediaSettings media_settings() {
  MediaSettings settings;
  settings.layout.addresses[0] = base::IpAddress::v4(203, 0, 113, 1);
  settings.layout.addresses[1] = *base::IpAddress::parse("2001:db8::1");
  settings.layout.address_count = 2;
  settings.layout.worker_count = 2;
  settings.layout.first_port = 20000;
  settings.layout.pairs_per_worker = 8;
  settings.calls = 8;
  settings.silence_s = 30;
  return settings;
}

/// A description as it came out; the media calls keep it only until the next one.
using Kept = base::Result<std::string, MediaError>;

class MediaTest : public ::testing::Test {
 protected:
  explicit MediaTest(const MediaSettings& settings = media_settings())
      : media(settings, base::ShardId{0}, 1, random), slots(media.slots_free()) {}

  /// Ends with the check that nothing is left behind.
  void TearDown() override {
    media.close(call, now);
    work();
    EXPECT_EQ(media.calls(), 0U);
    EXPECT_EQ(media.streams(), 0U);
    EXPECT_EQ(media.slots_open(), 0U);
    EXPECT_TRUE(open_slots.empty());
    media.advance(now + 5s);
    EXPECT_EQ(media.slots_free(), slots);
  }

  /// Does what was ordered, as a worker would; each order must be possible.
  void work() {
    for (const auto& command : media.commands()) {
      const std::pair key{command.handle.owner, command.handle.index};
      switch (command.kind) {
        case gate::CommandKind::open_slot: {
          EXPECT_TRUE(open_slots.emplace(key, std::pair{command.handle, command.settings}).second);
          break;
        }
        case gate::CommandKind::send_digits: digits.push_back(command.digits); break;
        case gate::CommandKind::ask_slot:
        case gate::CommandKind::peer_known:
        case gate::CommandKind::peer_unknown:
        case gate::CommandKind::lift_ban:
        case gate::CommandKind::network_known:
        case gate::CommandKind::network_unknown: break;
        case gate::CommandKind::update_slot:
        case gate::CommandKind::close_slot: {
          const auto found = open_slots.find(key);
          ASSERT_NE(found, open_slots.end());
          EXPECT_EQ(found->second.first, command.handle);
          if (command.kind == gate::CommandKind::close_slot)
            open_slots.erase(found);
          else
            found->second.second = command.settings;
          break;
        }
      }
    }
    ordered = media.commands().size();
    media.clear_commands();
  }

  [[nodiscard]] const rtp::SlotSettings& slot(Party party, std::size_t stream = 0) {
    static const rtp::SlotSettings closed;
    const auto handle = media.stream(call, stream)->slots[party].handle;
    const auto found = open_slots.find({handle.owner, handle.index});
    EXPECT_NE(found, open_slots.end());
    return found == open_slots.end() ? closed : found->second.second;
  }
  [[nodiscard]] base::MediaHandle handle(Party party, std::size_t stream = 0) {
    return media.stream(call, stream)->slots[party].handle;
  }

  static Kept kept(const MediaCalls::Text& text) {
    return text.map([](std::string_view view) { return std::string(view); });
  }

  Kept offer(Party from, const std::string& sdp) {
    auto text = kept(media.offer(call, from, sdp, from == Party::a ? a : b,
                                 from == Party::a ? b.address : a.address, now));
    work();
    return text;
  }
  Kept answer(Party from, const std::string& sdp) {
    auto text = kept(media.answer(call, from, sdp, from == Party::a ? a : b, now));
    work();
    return text;
  }
  /// a at 192.0.2.1:4000 talks with b at 198.51.100.2:6000.
  void talk() {
    ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000")));
    ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000", "", "0")));
  }

  fakes::SeededRandom random{1};
  MediaCalls media;
  std::uint32_t slots;
  base::Endpoint a = endpoint("192.0.2.1:5060");
  base::Endpoint b = endpoint("198.51.100.2:5060");
  base::Instant now{1s};
  MediaCallHandle call = *media.open(77);
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::pair<base::MediaHandle, rtp::SlotSettings>>
      open_slots;
  std::size_t ordered = 0;  // commands of the last step
  std::vector<rtp::DigitString> digits;
};

/// The version in the o= line of a text.
inline int version_of(const Kept& text) {
  const auto start = text->find("o=- ") + 4;
  return std::stoi(text->substr(text->find(' ', start) + 1));
}

}  // namespace trunkline::controlplane
