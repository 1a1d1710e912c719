#include "rtp/sdp/own_origin.h"

#include <array>
#include <bit>
#include <charconv>
#include <cstring>

#include "base/octet_copy.h"

namespace trunkline::rtp {
namespace {

__extension__ using Product = unsigned __int128;

// Two words into what there is already. A peer that found two texts of one digest would have its own change
// overlooked, and nothing else.
std::uint64_t mixed(std::uint64_t digest, std::uint64_t first, std::uint64_t second) noexcept {
  const auto product = Product{digest ^ first} * (second ^ 0x9e3779b97f4a7c15ULL);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t content_hash(const OwnOrigin& origin, std::string_view rest) noexcept {
  // Begun with the session id, so that equal contents of two calls do not look alike.
  auto digest = mixed(origin.session_id, rest.size(), 0);
  std::array<std::uint64_t, 2> words;
  const char* at = rest.data();
  const char* const end = at + rest.size();
  for (; static_cast<std::size_t>(end - at) >= sizeof words; at += sizeof words) {
    std::memcpy(words.data(), at, sizeof words);
    digest = mixed(digest, words[0], words[1]);
  }
  words = {};
  base::copy_octets(words.data(), at, static_cast<std::size_t>(end - at));
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

constexpr std::uint64_t content_bits = 0xff'ffff'ffff;

}  // namespace

void DescriptionBeginning::add(std::string_view text) noexcept {
  base::copy_octets(text_.data() + size_, text.data(), text.size());
  size_ += text.size();
}

void DescriptionBeginning::add(std::uint64_t number) noexcept {
  char* at = text_.data() + size_;
  if (number < eight_digits * eight_digits) {
    at = std::to_chars(at, at + 20, number).ptr;
  } else {  // as ids that are drawn are
    at = std::to_chars(at, at + 4, number / (eight_digits * eight_digits)).ptr;
    put_eight(number / eight_digits % eight_digits, at);
    put_eight(number % eight_digits, at + 8);
    at += 16;
  }
  size_ = static_cast<std::size_t>(at - text_.data());
}

DescriptionBeginning::DescriptionBeginning(const OwnOrigin& origin) noexcept {
  add("v=0\r\no=- ");
  add(origin.session_id);
  add(" ");
  add(std::uint64_t{origin.version});
  add(origin.address.is_v4() ? " IN IP4 " : " IN IP6 ");
  add(origin.address.text().view());
  add("\r\n");
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
