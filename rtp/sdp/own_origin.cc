#include "rtp/sdp/own_origin.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstring>

#include "base/octet_copy.h"

namespace trunkline::rtp {
namespace {

// A word into what there is already. A peer that found two texts of one digest would have its own change
// overlooked, and nothing else.
std::uint64_t mixed(std::uint64_t digest, std::uint64_t word) noexcept {
  const std::uint64_t bits = (digest ^ word) * 0x9e3779b97f4a7c15ULL;
  return bits ^ (bits >> 32);
}

std::uint64_t content_hash(const OwnOrigin& origin, std::string_view rest) noexcept {
  // Begun with the session id, so that equal contents of two calls do not look alike.
  auto digest = mixed(origin.session_id, rest.size());
  std::uint64_t word = 0;
  const char* at = rest.data();
  const char* const end = at + rest.size();
  for (; static_cast<std::size_t>(end - at) >= sizeof word; at += sizeof word) {
    std::memcpy(&word, at, sizeof word);
    digest = mixed(digest, word);
  }
  word = 0;
  std::memcpy(&word, at, static_cast<std::size_t>(end - at));
  return mixed(digest, word);
}

/// v= and o=, in place.
class Beginning {
 public:
  explicit Beginning(const OwnOrigin& origin) noexcept {
    add("v=0\r\no=- ");
    add(origin.session_id);
    add(" ");
    add(std::uint64_t{origin.version});
    add(origin.address.is_v4() ? " IN IP4 " : " IN IP6 ");
    add(origin.address.text().view());
    add("\r\n");
  }
  [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), size_}; }

 private:
  void add(std::string_view text) noexcept {
    base::copy_octets(text_.data() + size_, text.data(), text.size());
    size_ += text.size();
  }
  void add(std::uint64_t number) noexcept {
    char* const begin = text_.data() + size_;
    size_ = static_cast<std::size_t>(std::to_chars(begin, begin + 20, number).ptr - text_.data());
  }

  std::array<char, 128> text_{};  // two numbers of 20 digits and an address of 45 octets among it
  std::size_t size_ = 0;
};

constexpr std::uint64_t content_bits = 0xff'ffff'ffff;

}  // namespace

std::string with_origin(OwnOrigin& origin, const base::IpAddress& address, std::string rest) {
  const auto content = content_hash(origin, rest);
  if (origin.version == 0) origin.address = address;
  if (origin.version == 0 || origin.content != (content & content_bits)) ++origin.version;
  origin.content = content & content_bits;

  rest.insert(0, Beginning(origin).text());
  return rest;
}

}  // namespace trunkline::rtp
