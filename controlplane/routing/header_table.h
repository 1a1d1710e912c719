// What becomes of each header field on its way from one side of a call to the other: one table for all of it.
#pragma once

#include <cstdint>
#include <string_view>

#include "controlplane/routing/header_set.h"

namespace trunkline::controlplane {

enum class HeaderClass : std::uint8_t {
  made,      // by the stack, for each side by itself; nobody's crosses
  shaped,    // by the method: crosses where the message would mean nothing without it, and nowhere else
  withheld,  // it would show one side to the other, or is for another key to decide about: never crosses
  carried,   // crosses where the table says so, and where the lists of a trunk do
};

/// In what a header field crosses.
enum class Crossing : std::uint8_t {
  invite,    // the first of a call
  reinvite,  // a further one
  relayed,   // INFO, MESSAGE, UPDATE and PRACK within a call
  message,   // MESSAGE outside of any
  response,  // 1xx and 2xx, of any of these
  failure,   // 300 to 699
  ending,    // BYE and CANCEL
};
inline constexpr std::size_t crossing_count = 7;

[[nodiscard]] HeaderClass class_of(sip::HeaderName name) noexcept;
/// Why no list of a trunk may name it, as a part of a sentence; empty: one may.
[[nodiscard]] std::string_view unlistable_since(sip::HeaderName name) noexcept;
/// What crosses where no list says another.
[[nodiscard]] HeaderSet crossing_by_itself(Crossing in) noexcept;

}  // namespace trunkline::controlplane
