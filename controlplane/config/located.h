// A configured value together with its key and the place where it was written.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "controlplane/config/fault.h"
#include "controlplane/config/origin.h"

namespace trunkline::controlplane {

enum class Presence : std::uint8_t {
  absent,  // the default holds; `origin` is the section that would have it
  given,
  faulty,  // given, but not readable: a fault says so already, and relations leave it alone
};

struct Place {
  Origin origin;
  std::string key;  // from the root: "ports[0].mtu"
  Presence presence = Presence::absent;

  [[nodiscard]] bool given() const noexcept { return presence == Presence::given; }
  [[nodiscard]] bool usable() const noexcept { return presence != Presence::faulty; }

  [[nodiscard]] ConfigFault fault(ConfigFaultKind kind, std::string what, std::string advice = {}) const {
    return {kind, origin, key, std::move(what), std::move(advice)};
  }
};

template <class T>
struct Located : Place {
  T value{};

  Located() = default;
  explicit Located(T default_value) : value(std::move(default_value)) {}
};

template <class T>
struct LocatedList : Place {
  std::vector<Located<T>> items;
};

}  // namespace trunkline::controlplane
