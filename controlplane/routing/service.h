// The answering services by name: the user part of a Request-URI which reaches one of them instead of a next
// hop.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace trunkline::controlplane {

enum class Service : std::uint8_t { test, busy, earlymedia, multicodec, fork, stress, timeout, echo };

inline constexpr std::array<std::string_view, 8> service_names{"test", "busy",   "earlymedia", "multicodec",
                                                               "fork", "stress", "timeout",    "echo"};

[[nodiscard]] constexpr std::string_view to_string(Service service) noexcept {
  return service_names[static_cast<std::size_t>(service)];
}

/// The user part is compared case-sensitively (RFC 3261 section 19.1.4).
[[nodiscard]] constexpr std::optional<Service> parse_service(std::string_view user) noexcept {
  for (std::size_t i = 0; i < service_names.size(); ++i) {
    if (service_names[i] == user) return static_cast<Service>(i);
  }
  return std::nullopt;
}
static_assert(parse_service("echo") == Service::echo && !parse_service("Echo"));

}  // namespace trunkline::controlplane
