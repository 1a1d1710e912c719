// A relay with a few slots and phones that send to them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "rtp/packet/writer.h"
#include "rtp/relay/relay.h"

namespace trunkline::rtp {

using namespace std::chrono_literals;

[[nodiscard]] inline base::Instant at(base::Duration since_start) { return base::Instant(1h + since_start); }

[[nodiscard]] inline base::Endpoint endpoint(const char* text) {
  return base::Endpoint::parse(text).value_or(base::Endpoint{});
}

/// 128-aligned memory for a table.
class TableMemory {
 public:
  explicit TableMemory(std::size_t slots) : blocks_(SlotTable::octets_needed(slots) / sizeof(Block) + 1) {}
  [[nodiscard]] std::span<std::byte> octets() { return std::as_writable_bytes(std::span(blocks_)); }

 private:
  struct alignas(128) Block {
    std::byte octets[128];
  };
  std::vector<Block> blocks_;
};

/// Two local addresses, IPv4 and IPv6, four pairs each from port 20000: worker 1 owns the upper two of them.
[[nodiscard]] inline MediaLayout small_layout() {
  MediaLayout layout;
  layout.addresses[0] = *base::IpAddress::parse("192.0.2.1");
  layout.addresses[1] = *base::IpAddress::parse("2001:db8::1");
  layout.address_count = 2;
  layout.worker_count = 2;
  layout.first_port = 20000;
  layout.pairs_per_worker = 2;
  return layout;
}

[[nodiscard]] inline std::vector<std::uint8_t> rtp_packet(std::uint16_t sequence, std::uint32_t ssrc = 7) {
  Header header;
  header.sequence = sequence;
  header.timestamp = 160u * sequence;
  header.ssrc = Ssrc{ssrc};
  const auto head = write_header(header);
  std::vector<std::uint8_t> packet(head.begin(), head.end());
  packet.resize(172, 0xd5);
  return packet;
}

/// An empty receiver report from SSRC 7.
[[nodiscard]] inline std::vector<std::uint8_t> rtcp_packet() { return {0x80, 201, 0, 1, 0, 0, 0, 7}; }

/// Worker 1 of small_layout(): slot 0 is 192.0.2.1:20004, slot 1 :20006, slot 2 [2001:db8::1]:20004, slot 3
/// :20006. Phone a is the peer of slot 0, phone b of slot 1.
class RelayTest : public testing::Test {
 protected:
  [[nodiscard]] static base::MediaHandle handle(std::uint32_t index, std::uint32_t generation = 1) {
    return {1, index & 0xffffffU, generation};
  }
  [[nodiscard]] static SlotSettings talking_to(const base::Endpoint& remote) {
    SlotSettings settings;
    settings.remote_rtp = remote;
    settings.remote_rtcp = {remote.address, static_cast<std::uint16_t>(remote.port + 1)};
    settings.may_receive = true;
    settings.may_send = true;
    return settings;
  }
  [[nodiscard]] static SlotSettings relaying_to(const base::Endpoint& remote, std::uint32_t partner) {
    SlotSettings settings = talking_to(remote);
    settings.mode = SlotMode::relay;
    settings.partner = partner;
    return settings;
  }
  void open(std::uint32_t index, const SlotSettings& settings, std::uint32_t generation = 1) {
    EXPECT_EQ(relay.open(handle(index, generation), base::ShardId{3}, settings, now), CommandResult::applied);
  }
  void update(std::uint32_t index, const SlotSettings& settings) {
    EXPECT_EQ(relay.update(handle(index), settings, now), CommandResult::applied);
  }
  /// Two phones, talking through slots 0 and 1.
  void open_call() {
    open(0, relaying_to(a, 1));
    open(1, relaying_to(b, 0));
  }

  struct Sent {
    MediaOutcome outcome;
    std::optional<Departure> departure;
  };
  Sent arrive(std::uint32_t slot, const base::Endpoint& from, const std::vector<std::uint8_t>& octets,
              bool on_rtcp_port = false) {
    const Ruling ruling = relay.admit({slot, on_rtcp_port, from, octets}, Moment(now));
    if (!is_sent_on(ruling.outcome)) return {ruling.outcome, std::nullopt};
    const auto before = counts();
    left_with = octets;
    const auto departure = relay.depart(ruling, left_with, Moment(now));
    for (std::size_t i = 0; i < before.size(); ++i) {
      const auto outcome = static_cast<MediaOutcome>(i);
      if (relay.outcomes().read(outcome) != before[i]) return {outcome, departure};
    }
    ADD_FAILURE() << "an outcome was not counted";
    return {ruling.outcome, departure};
  }
  [[nodiscard]] std::vector<std::uint64_t> counts() const {
    std::vector<std::uint64_t> values;
    relay.outcomes().for_each([&](std::string_view, std::uint64_t value) { values.push_back(value); });
    return values;
  }

  std::vector<std::uint8_t> left_with;  // the octets that the last departure took along
  const base::Endpoint a = endpoint("198.51.100.1:4000");
  const base::Endpoint b = endpoint("198.51.100.2:5000");
  const base::Endpoint stranger = endpoint("203.0.113.66:4000");
  base::Instant now = at(0ms);
  TableMemory memory{4};
  Relay relay{small_layout(), base::WorkerId{1}, memory.octets(), 42};
};

}  // namespace trunkline::rtp
