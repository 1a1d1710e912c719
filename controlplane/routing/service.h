// The services of ours by name: the user part of a Request-URI which reaches one of them instead of a next
// hop.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline::controlplane {

enum class ServiceId : std::uint8_t {};

/// Who answers under which name is nobody's business here. Few names: a look-up compares them one by one.
class ServiceNames {
 public:
  static constexpr std::size_t most = 255;
  static constexpr std::size_t longest = 64;

  /// Nothing: it is taken, empty or too long, or there are too many.
  [[nodiscard]] std::optional<ServiceId> add(std::string_view name) {
    if (name.empty() || name.size() > longest || names_.size() == most || find(name)) return std::nullopt;
    names_.emplace_back(name);
    return static_cast<ServiceId>(names_.size() - 1);
  }
  /// The user part is compared case-sensitively (RFC 3261 section 19.1.4).
  [[nodiscard]] std::optional<ServiceId> find(std::string_view user) const noexcept {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (names_[i] == user) return static_cast<ServiceId>(i);
    }
    return std::nullopt;
  }
  [[nodiscard]] std::string_view name(ServiceId service) const noexcept {
    return names_[static_cast<std::size_t>(service)];
  }
  [[nodiscard]] bool empty() const noexcept { return names_.empty(); }

 private:
  std::vector<std::string> names_;
};

}  // namespace trunkline::controlplane
