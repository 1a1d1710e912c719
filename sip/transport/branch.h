// The branch of our own requests: it names the client transaction, so a response finds it without a search.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ascii.h"
#include "base/handle.h"
#include "sip/message/hex_digits.h"

namespace trunkline::sip {

/// RFC 3261 section 8.1.1.7: what every branch made since then begins with.
inline constexpr std::string_view magic_cookie = "z9hG4bK";

/// How long each of ours is: the cookie, and 32 hexadecimal digits.
inline constexpr std::size_t branch_octets = magic_cookie.size() + 32;

/// "z9hG4bK", the handle, 64 random bits, the last two in hexadecimal. The handle says where to look; only
/// the random half, which is compared as a whole, says that a response may touch what is found there.
class Branch {
 public:
  Branch() noexcept = default;  // empty
  Branch(base::TransactionHandle handle, std::uint64_t secret) noexcept;

  [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), size_}; }

 private:
  std::array<char, branch_octets> text_{};
  std::uint8_t size_ = 0;
};

/// What a branch of ours says.
struct BranchName {
  base::TransactionHandle handle;
  std::uint64_t secret = 0;
};

// z9hG4bK OO IIIIII GGGGGGGG SSSSSSSSSSSSSSSS
// cookie  |  |      |        64 random bits
//         |  |      generation
//         |  index, 24 bits
//         owner: the shard, 8 bits
inline Branch::Branch(base::TransactionHandle handle, std::uint64_t secret) noexcept {
  const auto place = base::to_hex(std::uint32_t{handle.owner} << 24 | std::uint32_t{handle.index});
  const auto tenant = base::to_hex(std::uint32_t{handle.generation});
  const auto random = base::to_hex(secret);
  auto* at = std::copy(magic_cookie.begin(), magic_cookie.end(), text_.begin());
  at = std::copy(place.begin(), place.end(), at);
  at = std::copy(tenant.begin(), tenant.end(), at);
  at = std::copy(random.begin(), random.end(), at);
  size_ = static_cast<std::uint8_t>(at - text_.begin());
}

/// Nothing if `text` is not a branch which Branch could have written.
[[nodiscard]] inline std::optional<BranchName> read_branch(std::string_view text) noexcept {
  constexpr std::size_t cookie = magic_cookie.size();
  if (text.size() != branch_octets || !text.starts_with(magic_cookie)) return std::nullopt;
  const auto where = read_hex<std::uint64_t>(text.substr(cookie));
  const auto secret = read_hex<std::uint64_t>(text.substr(cookie + 16));
  if (!where || !secret) return std::nullopt;
  BranchName name;
  name.handle.owner = *where >> 56 & 0xff;
  name.handle.index = *where >> 32 & 0xff'ffff;
  name.handle.generation = static_cast<std::uint32_t>(*where);
  name.secret = *secret;
  return name;
}

}  // namespace trunkline::sip
