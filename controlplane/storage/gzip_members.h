// Members of a gzip file (RFC 1952): made whole, and found again in what a process that died has left.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace trunkline::controlplane {

/// `text` as one member; empty when it could not be made.
[[nodiscard]] std::string gzip_member(std::string_view text);

struct WholeMembers {
  std::uint64_t octets = 0;  // up to the end of the last whole member
  std::string last;          // what that one holds
};
/// What is behind the last whole member is half of one, or damaged.
[[nodiscard]] WholeMembers whole_members(std::string_view file);

}  // namespace trunkline::controlplane
