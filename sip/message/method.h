// The request methods Trunkline knows by name.
#pragma once

#include <cstdint>
#include <string_view>

namespace trunkline::sip {

/// `unknown` is any other token: the text stays with the message, and a UAS answers 501 or 405.
enum class Method : std::uint8_t {
  invite,
  ack,
  bye,
  cancel,
  options,
  register_,
  prack,
  subscribe,
  notify,
  publish,
  info,
  refer,
  message,
  update,
  unknown,
};

/// Case matters: "invite" is not INVITE but an unknown method (RFC 3261 section 7.1).
[[nodiscard]] Method parse_method(std::string_view text) noexcept;

/// As it stands on the wire; "UNKNOWN" for `unknown`, which is for logs only.
[[nodiscard]] std::string_view to_string(Method method) noexcept;

}  // namespace trunkline::sip
