#include "dataplane/packet/checksum.h"

#include <array>
#include <bit>
#include <cstring>

namespace trunkline::dataplane {
namespace {

std::uint64_t add_with_carry(std::uint64_t sum, std::uint64_t word) noexcept {
  sum += word;
  return sum + (sum < word ? 1 : 0);
}

std::uint64_t sum_of(std::uint64_t sum, std::span<const std::uint8_t> octets) noexcept {
  const std::uint8_t* at = octets.data();
  std::size_t left = octets.size();
  // 32-bit words into two 64-bit sums: no carry can be lost in 65,535 octets, so the loop has no branch on
  // it.
  std::uint64_t even = 0;
  std::uint64_t odd = 0;
  for (; left >= 16; at += 16, left -= 16) {
    std::array<std::uint32_t, 4> words{};
    std::memcpy(words.data(), at, 16);
    even += std::uint64_t{words[0]} + words[2];
    odd += std::uint64_t{words[1]} + words[3];
  }
  sum = add_with_carry(add_with_carry(sum, even), odd);
  if (left > 0) {
    std::array<std::uint64_t, 2> tail{};
    std::memcpy(tail.data(), at, left);
    sum = add_with_carry(add_with_carry(sum, tail[0]), tail[1]);
  }
  return sum;
}

std::uint16_t fold(std::uint64_t sum) noexcept {
  sum = (sum & 0xffffffff) + (sum >> 32);
  sum = (sum & 0xffffffff) + (sum >> 32);
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(sum);
}

base::Be16 as_field(std::uint16_t native) noexcept { return std::bit_cast<base::Be16>(native); }

}  // namespace

void Checksum::add(std::span<const std::uint8_t> octets) noexcept { sum_ = sum_of(sum_, octets); }

void Checksum::add(base::Be16 word) noexcept {
  sum_ = add_with_carry(sum_, std::bit_cast<std::uint16_t>(word));
}

void Checksum::add_pseudo_header(const base::IpAddress& source, const base::IpAddress& destination,
                                 std::uint8_t protocol, std::uint32_t length) noexcept {
  const std::size_t skip = source.is_v4() ? 12 : 0;
  add(std::span(source.octets()).subspan(skip));
  add(std::span(destination.octets()).subspan(skip));
  add(base::Be16::from_host(static_cast<std::uint16_t>(length >> 16)));
  add(base::Be16::from_host(static_cast<std::uint16_t>(length)));
  add(base::Be16::from_host(protocol));
}

std::uint16_t Checksum::folded() const noexcept { return fold(sum_); }

base::Be16 Checksum::field() const noexcept { return as_field(static_cast<std::uint16_t>(~folded())); }

base::Be16 Checksum::udp_field() const noexcept {
  const auto value = field();
  return value.host() == 0 ? base::Be16::from_host(0xffff) : value;
}

base::Be16 Checksum::sum_field() const noexcept { return as_field(folded()); }

base::Be16 ipv4_checksum(const Ipv4Header& header) noexcept {
  auto blank = header;
  blank.checksum = {};
  Checksum checksum;
  checksum.add(std::bit_cast<std::array<std::uint8_t, sizeof(Ipv4Header)>>(blank));
  return checksum.field();
}

base::Be16 updated_checksum(base::Be16 field, std::span<const std::uint8_t> before,
                            std::span<const std::uint8_t> after) noexcept {
  // ~(~field + ~before + after): the complement of a sum is the sum of the complements.
  std::uint64_t sum = static_cast<std::uint16_t>(~std::bit_cast<std::uint16_t>(field));
  sum += static_cast<std::uint16_t>(~fold(sum_of(0, before)));
  sum = add_with_carry(sum, sum_of(0, after));
  return as_field(static_cast<std::uint16_t>(~fold(sum)));
}

}  // namespace trunkline::dataplane
