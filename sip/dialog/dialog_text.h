// What a dialog copies out of a message: addresses without their tags, the Contact, the route set.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "sip/message/message.h"

namespace trunkline::sip {

/// Writes `address` as a name-addr without header parameters and without folds, into `out`. Nothing when it
/// does not fit.
[[nodiscard]] std::optional<std::string_view> write_address(const NameAddr& address,
                                                            std::span<char> out) noexcept;

/// The same of an address whose parts all lie where it was received: where it stands there as it would be
/// written, a view of that.
[[nodiscard]] std::optional<std::string_view> copy_address(const NameAddr& received,
                                                           std::span<char> out) noexcept;

/// Of which a Contact that cannot be used as it is needs some.
using TargetRoom = std::array<char, 1024>;

/// The URI of the one Contact a dialog-forming message has, as a Request-URI may have it: what it says of the
/// request's header fields and method is left out (RFC 3261 sections 12.2.1.1 and 19.1.1). A view of the
/// message, or of `room`. Nothing when there is none, several, `*`, no SIP URI, or one that has no room.
[[nodiscard]] std::optional<std::string_view> remote_target_of(const Message& message,
                                                               TargetRoom& room) noexcept;

enum class RouteOrder : bool { as_received, reversed };

/// The Record-Route values as one Route value: as a UAS keeps them (RFC 3261 section 12.1.1), or reversed, as
/// a UAC does (12.1.2). Empty when there are none; nothing when one cannot be read or they do not fit.
[[nodiscard]] std::optional<std::string_view> write_route_set(const Message& message, RouteOrder order,
                                                              std::span<char> out) noexcept;

}  // namespace trunkline::sip
