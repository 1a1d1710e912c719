// Members of a gzip file (RFC 1952): made whole, and found again in what a process that died has left.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace trunkline::controlplane {

/// `text` as one member; empty when it could not be made. `note`: octets beside the text, which other readers
/// pass over.
[[nodiscard]] std::string gzip_member(std::string_view text, std::string_view note);

struct GzipMember {
  std::string text;
  std::string_view note;  // into the file
};
/// Gives each whole member in order; how many octets they take. What is behind the last one is half of one,
/// or damaged.
[[nodiscard]] std::uint64_t read_members(std::string_view file,
                                         const std::function<void(const GzipMember&)>& found);

}  // namespace trunkline::controlplane
