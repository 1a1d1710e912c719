// Which of our addresses an IPv4 address is, as quickly as each packet must know it.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "dataplane/packet/ipv4.h"

namespace trunkline::dataplane {

/// An IPv4 address as it lies in memory: to compare and to copy, not to count with.
using Ipv4Word = std::uint32_t;
[[nodiscard]] inline Ipv4Word word_of(const Ipv4Octets& octets) noexcept {
  Ipv4Word word = 0;
  std::memcpy(&word, octets.data(), sizeof word);
  return word;
}

/// Open addressing, never more than half full. Filled at start, then only read.
class AddressIndex {
 public:
  static constexpr std::uint8_t none = 0xff;

  AddressIndex() noexcept { cells_.fill(empty); }

  /// At most 255 in all; `number` is below `none`.
  void add(Ipv4Word address, std::uint8_t port, std::uint8_t number) noexcept {
    auto at = place(address);
    while (cells_[at] != empty) at = (at + 1) % size;
    cells_[at] = key(address, port) | std::uint64_t{number} << 56;
  }
  /// The number of the address on `port`, or `none`.
  [[nodiscard]] std::uint8_t find(Ipv4Word address, std::uint8_t port) const noexcept {
    for (auto at = place(address);; at = (at + 1) % size) {
      const auto cell = cells_[at];
      if (cell == empty) return none;
      if ((cell ^ key(address, port)) << 8 == 0) return static_cast<std::uint8_t>(cell >> 56);
    }
  }

 private:
  static constexpr std::uint32_t size = 512;
  static constexpr std::uint32_t multiplier = 0x9e3779b1U;
  static constexpr std::uint64_t empty = ~std::uint64_t{0};

  [[nodiscard]] static std::uint64_t key(Ipv4Word address, std::uint8_t port) noexcept {
    return std::uint64_t{port} << 32 | address;
  }
  // Addresses of one subnet differ in the last octet, the word's upper one: an odd multiplier keeps them
  // apart.
  [[nodiscard]] static std::uint32_t place(Ipv4Word address) noexcept { return address * multiplier >> 23; }

  std::array<std::uint64_t, size> cells_;  // number, port, address
};

}  // namespace trunkline::dataplane
