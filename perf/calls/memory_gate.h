// A gate whose other side is this program: what the shard sends lies in a list, what it shall receive is put
// there.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "dataplane/gate/gate.h"

namespace trunkline::perf {

class MemoryGate : public gate::Gate {
 public:
  [[nodiscard]] std::size_t receive(std::span<gate::Packet> out) noexcept override {
    return next_ == arrived_.size() ? 0 : hand_over(out);
  }
  [[nodiscard]] gate::Packet allocate(std::size_t octets) noexcept override {
    if (octets > most_octets) return {};
    if (free_.empty()) make_buffer();
    auto* buffer = free_.back();
    free_.pop_back();
    return gate::Packet(buffer);
  }
  bool send(gate::Packet packet) noexcept override {
    sent_.push_back(std::move(packet));
    return true;
  }
  [[nodiscard]] bool command(const gate::Command&) noexcept override {
    ++commands_;
    return true;
  }
  void tell_fullness(std::uint8_t) noexcept override {}
  [[nodiscard]] std::size_t reports(std::span<gate::Report>) noexcept override { return 0; }

  /// Hands the shard a datagram, scanned as a worker would have done. False when the scan refuses it.
  bool deliver(std::string_view octets, const base::Endpoint& from, const base::Endpoint& to) {
    auto packet = allocate(octets.size());
    std::memcpy(packet->octets, octets.data(), octets.size());
    packet->length = static_cast<std::uint32_t>(octets.size());
    packet->local = to;
    packet->remote = from;
    const bool scanned = sip::scan(packet.octets(), packet->scan).has_value();
    if (next_ == arrived_.size()) {
      arrived_.clear();
      next_ = 0;
    }
    arrived_.push_back(std::move(packet));
    return scanned;
  }
  /// What was sent since the last time, until the next. Two lists in turn, as a ring takes no memory either.
  [[nodiscard]] std::span<gate::Packet> take_sent() {
    taken_.clear();
    std::swap(sent_, taken_);
    return taken_;
  }
  [[nodiscard]] std::size_t commands() const noexcept { return commands_; }

 private:
  static constexpr std::size_t most_octets = 4096;

  /// By itself, so that looking in vain costs next to nothing, as with a ring.
  [[gnu::noinline]] std::size_t hand_over(std::span<gate::Packet> out) noexcept {
    std::size_t count = 0;
    for (; count < out.size() && next_ < arrived_.size(); ++count) out[count] = std::move(arrived_[next_++]);
    return count;
  }

  struct Buffer : gate::PacketRecord {
    MemoryGate* home = nullptr;
    std::array<char, most_octets> room;
  };

  void make_buffer() {
    auto& made = *buffers_.emplace_back(std::make_unique<Buffer>());
    made.home = this;
    made.release = [](gate::PacketRecord* record) noexcept {
      auto* back = static_cast<Buffer*>(record);
      back->home->free_.push_back(back);
    };
    made.PacketRecord::octets = made.room.data();
    made.capacity = most_octets;
    free_.push_back(&made);
  }

  std::vector<std::unique_ptr<Buffer>> buffers_;  // before whatever holds packets
  std::vector<Buffer*> free_;
  std::vector<gate::Packet> arrived_;
  std::size_t next_ = 0;  // of those, to be received
  std::vector<gate::Packet> sent_;
  std::vector<gate::Packet> taken_;
  std::size_t commands_ = 0;
};

}  // namespace trunkline::perf
