#include "sip/transaction/branch.h"

#include <algorithm>

#include "base/ascii.h"
#include "sip/message/hex_digits.h"

namespace trunkline::sip {

// z9hG4bK OO IIIIII GGGGGGGG SSSSSSSSSSSSSSSS
// cookie  |  |      |        64 random bits
//         |  |      generation
//         |  index, 24 bits
//         owner: the shard, 8 bits
Branch::Branch(base::TransactionHandle handle, std::uint64_t secret) noexcept {
  const auto place = base::to_hex(std::uint32_t{handle.owner} << 24 | std::uint32_t{handle.index});
  const auto tenant = base::to_hex(std::uint32_t{handle.generation});
  const auto random = base::to_hex(secret);
  auto* at = std::copy(magic_cookie.begin(), magic_cookie.end(), text_.begin());
  at = std::copy(place.begin(), place.end(), at);
  at = std::copy(tenant.begin(), tenant.end(), at);
  at = std::copy(random.begin(), random.end(), at);
  size_ = static_cast<std::uint8_t>(at - text_.begin());
}

std::optional<BranchName> read_branch(std::string_view text) noexcept {
  constexpr std::size_t cookie = magic_cookie.size();
  if (text.size() != cookie + 32 || !text.starts_with(magic_cookie)) return std::nullopt;
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
