// Whom a URI names of our users: by his address of record, or by a GRUU.
#pragma once

#include <optional>
#include <string>

namespace trunkline::controlplane {

struct ReachedUser {
  std::string name = {};  // the address of record
  /// That one of his phones alone, without "<" and ">" (RFC 5627). Empty: by a GRUU that is none, or none any
  /// more.
  std::optional<std::string> instance = {};
  bool hidden = false;  // by a temporary GRUU: whoever knows that is not to learn his name

  /// What is said where none of his phones can be called (RFC 5627 section 6.1).
  [[nodiscard]] int absence() const noexcept { return instance && instance->empty() ? 404 : 480; }
};

}  // namespace trunkline::controlplane
