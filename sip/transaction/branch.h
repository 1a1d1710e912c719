// The branch of our own requests: it names the client transaction, so a response finds it without a search.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/handle.h"

namespace trunkline::sip {

/// RFC 3261 section 8.1.1.7: what every branch made since then begins with.
inline constexpr std::string_view magic_cookie = "z9hG4bK";

/// "z9hG4bK", the handle, 64 random bits, the last two in hexadecimal. The handle says where to look; only
/// the random half, which is compared as a whole, says that a response may touch what is found there.
class Branch {
 public:
  Branch() noexcept = default;  // empty
  Branch(base::TransactionHandle handle, std::uint64_t secret) noexcept;

  [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), size_}; }

 private:
  std::array<char, 39> text_{};
  std::uint8_t size_ = 0;
};

/// What a branch of ours says.
struct BranchName {
  base::TransactionHandle handle;
  std::uint64_t secret = 0;
};

/// Nothing if `text` is not a branch which Branch could have written.
[[nodiscard]] std::optional<BranchName> read_branch(std::string_view text) noexcept;

}  // namespace trunkline::sip
