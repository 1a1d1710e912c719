// What a route does to the header fields that are carried across.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace trunkline::controlplane {

enum class HeaderAction : std::uint8_t {
  set,     // one of that name, with this value, in place of any that were carried
  add,     // beside those that were carried
  remove,  // none of that name
};

struct HeaderChange {
  HeaderAction action = HeaderAction::set;
  std::string name;
  std::string value = {};
};

/// Whether a route may touch it: not what the stack makes of a message, nor what its method or body asks for
/// (header_table.h). What is withheld it may set, since then it is the operator's own.
[[nodiscard]] bool is_changeable_header(std::string_view name) noexcept;

}  // namespace trunkline::controlplane
