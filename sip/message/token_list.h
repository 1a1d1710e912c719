// Lists of tokens: Allow, Supported, Require, Proxy-Require, Unsupported, Allow-Events and their like.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "sip/message/message.h"

namespace trunkline::sip {

/// The whole of `value` must be one token. Errors: missing, bad_token.
[[nodiscard]] base::Result<std::string_view, ParseError> parse_token(std::string_view value) noexcept;

/// Whether one of the values of all fields of that name is `token`, in any case, as option tags are compared.
[[nodiscard]] bool has_token(const Message& message, HeaderName name, std::string_view token) noexcept;

/// Known methods, as a set. Unknown ones are not kept.
class MethodSet {
 public:
  constexpr MethodSet() noexcept = default;
  template <class... Methods>
  explicit constexpr MethodSet(Method first, Methods... others) noexcept {
    add(first);
    (add(others), ...);
  }
  constexpr void add(Method method) noexcept {
    if (method != Method::unknown) bits_ = static_cast<std::uint16_t>(bits_ | bit(method));
  }
  [[nodiscard]] constexpr bool has(Method method) const noexcept { return (bits_ & bit(method)) != 0; }
  [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
  friend constexpr bool operator==(MethodSet, MethodSet) noexcept = default;

 private:
  static constexpr unsigned bit(Method method) noexcept { return 1U << static_cast<unsigned>(method); }
  std::uint16_t bits_ = 0;
};

/// What the Allow header fields name. Empty when there is none, which says nothing about what is allowed (RFC
/// 3261 section 20.5).
[[nodiscard]] MethodSet allowed_methods(const Message& message) noexcept;

}  // namespace trunkline::sip
