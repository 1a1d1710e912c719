#include "perf/plane/frames.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include <rte_byteorder.h>

namespace trunkline::perf {
namespace {

constexpr std::uint32_t first_phone = 0x64400000;  // 100.64.0.0
constexpr std::uint32_t first_local = 0x0a630100;  // 10.99.1.0

constexpr std::uint16_t phone_port(std::uint32_t slot) noexcept {
  return static_cast<std::uint16_t>(10000 + 2 * (slot & 0x3fff));
}

base::IpAddress address(std::uint32_t host_order) noexcept {
  return base::IpAddress::v4(
      static_cast<std::uint8_t>(host_order >> 24), static_cast<std::uint8_t>(host_order >> 16),
      static_cast<std::uint8_t>(host_order >> 8), static_cast<std::uint8_t>(host_order));
}

void put16(std::uint8_t* at, std::uint16_t value) noexcept {
  const auto wire = rte_cpu_to_be_16(value);
  std::memcpy(at, &wire, 2);
}
void put32(std::uint8_t* at, std::uint32_t value) noexcept {
  const auto wire = rte_cpu_to_be_32(value);
  std::memcpy(at, &wire, 4);
}

std::uint64_t sum_of(const std::uint8_t* at, std::size_t octets) noexcept {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < octets; i += 2) sum += static_cast<std::uint64_t>(at[i] << 8 | at[i + 1]);
  return sum;
}
std::uint64_t words(std::uint32_t value) noexcept { return (value >> 16) + (value & 0xffff); }

std::uint16_t complement(std::uint64_t sum) noexcept {
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

constexpr std::uint16_t udp_octets = FrameMaker::frame_octets - 34;

}  // namespace

base::Endpoint phone_of(std::uint32_t slot) noexcept {
  return {address(first_phone + slot), phone_port(slot)};
}

base::IpAddress local_address(std::uint32_t number) noexcept { return address(first_local + number); }

FrameMaker::FrameMaker(const gate::MacAddress& from, const gate::MacAddress& to,
                       const rtp::MediaLayout& layout)
    : first_local_(first_local),
      first_port_(layout.first_port),
      pairs_shift_(static_cast<std::uint32_t>(std::countr_zero(std::uint32_t{layout.pairs_per_worker}))) {
  auto* head = head_.octets;
  std::copy(to.begin(), to.end(), head);
  std::copy(from.begin(), from.end(), head + 6);
  put16(head + 12, 0x0800);
  auto* ip = head + 14;
  ip[0] = 0x45;
  put16(ip + 2, frame_octets - 14);
  ip[6] = 0x40;  // don't fragment
  ip[8] = 64;
  ip[9] = 17;
  ip_sum_ = sum_of(ip, 20);
  auto* udp = ip + 20;
  put16(udp + 4, udp_octets);
  auto* rtp = udp + 8;
  rtp[0] = 0x80;
  rtp[1] = 8;
  std::fill(rtp + 12, head + sizeof(Head), 0xd5);
  const std::uint64_t silence = 0xd5d5;
  udp_sum_ = sum_of(udp, 20) + 80 * silence + 17 + udp_octets;
}

void FrameMaker::prepare(rte_mbuf& mbuf) const noexcept {
  auto* at = rte_pktmbuf_mtod(&mbuf, std::uint8_t*);
  std::memset(at, 0xd5, frame_octets);
  std::memcpy(at, head_.octets, sizeof(Head));
}

void FrameMaker::make(rte_mbuf& mbuf, std::uint32_t slot, std::uint16_t sequence) const noexcept {
  mbuf.data_off = RTE_PKTMBUF_HEADROOM;
  mbuf.data_len = frame_octets;
  mbuf.pkt_len = frame_octets;
  mbuf.ol_flags = 0;
  auto* at = rte_pktmbuf_mtod(&mbuf, std::uint8_t*);
  std::memcpy(at, head_.octets, sizeof(Head));
  const std::uint32_t from = first_phone + slot;
  const std::uint32_t to = first_local_ + (slot >> pairs_shift_);
  const std::uint32_t pair = slot & ((1U << pairs_shift_) - 1);
  const auto from_port = phone_port(slot);
  const auto to_port = static_cast<std::uint16_t>(first_port_ + 2 * pair);
  const std::uint32_t timestamp = 160U * sequence;
  const std::uint32_t ssrc = 0x10000000 + slot;
  put32(at + 26, from);
  put32(at + 30, to);
  put16(at + 24, complement(ip_sum_ + words(from) + words(to)));
  put16(at + 34, from_port);
  put16(at + 36, to_port);
  put16(at + 44, sequence);
  put32(at + 46, timestamp);
  put32(at + 50, ssrc);
  put16(at + 40, complement(udp_sum_ + words(from) + words(to) + from_port + to_port + sequence +
                            words(timestamp) + words(ssrc)));
}

}  // namespace trunkline::perf
