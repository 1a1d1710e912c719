#include "rtp/sdp/own_origin.h"

#include <array>
#include <bit>
#include <charconv>
#include <cstring>

#include "base/octet_copy.h"
#include "base/split_mix.h"

namespace trunkline::rtp {
namespace {

// A peer that found two texts of one digest would have its own change overlooked, and nothing else.
std::uint64_t content_hash(const OwnOrigin& origin, std::string_view rest) noexcept {
  using base::mixed;
  // Begun with the session id, so that equal contents of two calls do not look alike.
  auto digest = mixed(origin.session_id, rest.size(), 0);
  std::array<std::uint64_t, 2> words;
  const char* at = rest.data();
  std::size_t left = rest.size();
  for (; left >= sizeof words; left -= sizeof words, at += sizeof words) {
    std::memcpy(words.data(), at, sizeof words);
    digest = mixed(digest, words[0], words[1]);
  }
  words = {};
  base::copy_octets(words.data(), at, left);
  return mixed(digest, words[0], words[1]);
}

constexpr std::uint64_t eight_digits = 100'000'000;

/// A number below that, its leading zeros written, too: all digits at once, an octet each.
void put_eight(std::uint64_t number, char* to) noexcept {
  // Halves of four digits, then of two, then of one; the first half of each comes to lie below the other.
  std::uint64_t digits = number / 10000 | number % 10000 << 32;
  const auto hundreds = (digits * 10486 >> 20) & 0x0000'007f'0000'007f;
  digits = hundreds | (digits - 100 * hundreds) << 16;
  const auto tens = (digits * 103 >> 10) & 0x000f'000f'000f'000f;
  digits = (tens | (digits - 10 * tens) << 8) + 0x3030'3030'3030'3030;
  static_assert(std::endian::native == std::endian::little);
  std::memcpy(to, &digits, sizeof digits);
}

char* put(std::uint64_t number, char* to) noexcept {
  if (number < 10) {  // as most versions are
    *to = static_cast<char>('0' + number);
    return to + 1;
  }
  if (number < eight_digits * eight_digits) return std::to_chars(to, to + 20, number).ptr;
  // As ids that are drawn are.
  to = std::to_chars(to, to + 4, number / (eight_digits * eight_digits)).ptr;
  put_eight(number / eight_digits % eight_digits, to);
  put_eight(number % eight_digits, to + 8);
  return to + 16;
}

/// The compiler knows the length: no branch, no call.
template <std::size_t N>
char* put(const char (&text)[N], char* to) noexcept {
  std::memcpy(to, text, N - 1);
  return to + N - 1;
}

constexpr std::uint64_t content_bits = 0xff'ffff'ffff;

}  // namespace

DescriptionBeginning::DescriptionBeginning(const OwnOrigin& origin) noexcept {
  char* at = put("v=0\r\no=- ", text_.data());
  at = put(origin.session_id, at);
  at = put(" ", at);
  at = put(origin.version, at);
  at = origin.address.is_v4() ? put(" IN IP4 ", at) : put(" IN IP6 ", at);
  const auto address = origin.address.text();
  base::copy_octets(at, address.characters.data(), address.length);
  at = put("\r\n", at + address.length);
  size_ = static_cast<std::size_t>(at - text_.data());
}

DescriptionBeginning beginning_of(OwnOrigin& origin, const base::IpAddress& address,
                                  std::string_view rest) noexcept {
  const auto content = content_hash(origin, rest);
  if (origin.version == 0) origin.address = address;
  if (origin.version == 0 || origin.content != (content & content_bits)) ++origin.version;
  origin.content = content & content_bits;
  return DescriptionBeginning(origin);
}

}  // namespace trunkline::rtp
