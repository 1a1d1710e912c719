#include "perf/plane/rig.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <utility>

#include <unistd.h>

#include "perf/plane/give_up.h"

namespace trunkline::perf {
namespace {

using namespace dataplane;

constexpr gate::MacAddress gateway_mac{2, 0, 0, 0, 0, 0xfe};
constexpr std::uint32_t most_pairs = 16384;  // at one address
constexpr std::uint32_t ring_frames = 2048;

gate::PlaneConfig config_of(std::uint32_t slots, bool huge, bool with_parts) {
  const auto pairs = std::min(most_pairs, std::bit_ceil(slots));
  const auto addresses = (slots + pairs - 1) / pairs;
  gate::PlaneConfig config;
  config.memory.mode = huge ? gate::MemoryMode::huge : gate::MemoryMode::nohuge;
  config.memory.packet_buffers = 8191;
  config.memory.message_buffers = 16;
  const std::size_t table = huge ? rtp::SlotTable::octets_needed(std::size_t{pairs} * addresses) : 0;
  config.memory.size_mib = static_cast<std::uint32_t>(96 + table / (1U << 20) * (with_parts ? 2 : 1));
  config.file_prefix = "tl_bench_" + std::to_string(getpid());
  config.workers.push_back({.cpu = 0, .idle = gate::IdlePolicy::poll});
  auto& port = config.ports.emplace_back();
  port.name = "bench";
  port.driver = gate::PortDriver::ring;
  config.media.address_count = static_cast<std::uint8_t>(addresses);
  config.media.first_port = 20000;
  config.media.pairs_per_worker = static_cast<std::uint16_t>(pairs);
  port.addresses.push_back({base::IpAddress::v4(10, 99, 0, 1), 16});
  for (std::uint32_t i = 0; i < addresses; ++i) {
    config.media.addresses[i] = local_address(i);
    port.addresses.push_back({local_address(i), 16});
  }
  port.gateway_v4 = base::IpAddress::v4(10, 99, 0, 254);
  config.sip_listen = {{base::IpAddress::v4(10, 99, 0, 1), 5060}};
  return config;
}

}  // namespace

Rig::Rig(std::uint32_t slots, bool huge, bool with_parts)
    : plane_(config_of(slots, huge, with_parts), CpuTopology{{0, 0, 0, 0}}, ring_frames) {
  if (with_parts) parts_.emplace(plane_.shared(), plane_.place(), plane_.slots());
  turner_.emplace(plane_.interfaces(), 0, turned_);
  maker_.emplace(gateway_mac, plane_.port().mac(), plane_.config().media);
  plane_.worker().round();  // the announcements
  while (collect() != 0) {
  }
  take_buffers();
  open_calls(slots);
  learn_gateway();
}

Rig::~Rig() {
  for (auto* mbuf : ring_of_buffers_) rte_pktmbuf_free(mbuf);
}

void Rig::take_buffers() {
  for (auto& mbuf : ring_of_buffers_) {
    mbuf = rte_pktmbuf_alloc(&plane_.buffers());
    if (mbuf == nullptr) give_up("too few buffers");
    maker_->prepare(*mbuf);
  }
}

void Rig::open_calls(std::uint32_t slots) {
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    gate::Command command;
    command.kind = gate::CommandKind::open_slot;
    command.handle = {0, slot & 0xffffffU, 1};
    command.settings.remote_rtp = phone_of(slot);
    command.settings.remote_rtcp = {phone_of(slot).address,
                                    static_cast<std::uint16_t>(phone_of(slot).port + 1)};
    command.settings.partner = slot ^ 1U;
    command.settings.mode = rtp::SlotMode::relay;
    command.settings.may_receive = command.settings.may_send = true;
    if (parts_) parts_->open(command);
    while (!plane_.gate().command(command)) plane_.worker().round();
  }
  for (int i = 0; i < 64; ++i) plane_.worker().round();
}

// It asks for the gateway as soon as a packet wants to go there; the answer is written by hand.
void Rig::learn_gateway() {
  const Turn first{0, 0};
  deliver({&first, 1});
  round();
  give_answer();
  round();
  if (parts_) {
    deliver({&first, 1});
    parts_->settle();
    give_answer();
    parts_->settle();
  }
  std::size_t sent = 0;
  void* found = nullptr;
  while (rte_ring_dequeue(plane_.from_worker(), &found) == 0) {
    ++sent;
    if (std::find(ring_of_buffers_.begin(), ring_of_buffers_.end(), found) == ring_of_buffers_.end()) {
      rte_pktmbuf_free(static_cast<rte_mbuf*>(found));
    }
  }
  if (sent != (parts_ ? 4 : 2)) give_up("the first packet was not relayed");
}

void Rig::give_answer() {
  std::array<std::uint8_t, 42> answer{};
  const auto& ours = plane_.port().mac();
  auto* at = std::copy(ours.begin(), ours.end(), answer.begin());
  at = std::copy(gateway_mac.begin(), gateway_mac.end(), at);
  for (const auto octet : {8, 6, 0, 1, 8, 0, 6, 4, 0, 2}) *at++ = static_cast<std::uint8_t>(octet);
  at = std::copy(gateway_mac.begin(), gateway_mac.end(), at);
  for (const auto octet : {10, 99, 0, 254}) *at++ = static_cast<std::uint8_t>(octet);
  at = std::copy(ours.begin(), ours.end(), at);
  for (const auto octet : {10, 99, 1, 0}) *at++ = static_cast<std::uint8_t>(octet);
  auto* mbuf = rte_pktmbuf_alloc(&plane_.buffers());
  std::memcpy(rte_pktmbuf_append(mbuf, answer.size()), answer.data(), answer.size());
  rte_ring_enqueue(plane_.to_worker(), mbuf);
}

void Rig::deliver(std::span<const Turn> turns) noexcept {
  for (const auto& [slot, sequence] : turns) {
    auto* mbuf = ring_of_buffers_[next_];
    next_ = (next_ + 1) % buffers;
    maker_->make(*mbuf, slot, sequence);
    rte_ring_enqueue(plane_.to_worker(), mbuf);
  }
}

void Rig::turn_around() noexcept {
  Batch batch;
  receive({plane_.port().id(), 0, 0}, batch, turned_);
  batch.sift([&](rte_mbuf* mbuf) noexcept {
    turner_->send(0, Packet(mbuf));
    return Fate::taken;
  });
  turner_->flush();
}

std::size_t Rig::collect() noexcept {
  std::array<void*, burst> sent{};
  return rte_ring_dequeue_burst(plane_.from_worker(), sent.data(), burst, nullptr);
}

std::uint64_t Rig::counted(std::string_view name) const {
  std::uint64_t found = 0;
  plane_.worker().for_each_counter([&](std::string_view counter, std::uint64_t value) {
    if (counter == name) found = value;
  });
  return found;
}

}  // namespace trunkline::perf
