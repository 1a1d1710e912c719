// How far each spool is stored, as the members of a file note it beside their text.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <string_view>

namespace trunkline::controlplane {

/// By spool: so many of its records are stored.
using SpoolMarks = std::map<std::uint64_t, std::uint64_t>;

/// In this machine's order: they are read where they were written.
[[nodiscard]] inline std::string note_of(const SpoolMarks& marks) {
  std::string note;
  for (const auto& [spool, stored] : marks) {
    for (const auto number : {spool, stored})
      note.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  return note;
}

[[nodiscard]] inline SpoolMarks marks_in(std::string_view note) {
  SpoolMarks marks;
  for (std::array<std::uint64_t, 2> mark{}; note.size() >= sizeof mark; note.remove_prefix(sizeof mark)) {
    std::memcpy(mark.data(), note.data(), sizeof mark);
    marks[mark[0]] = mark[1];
  }
  return marks;
}

}  // namespace trunkline::controlplane
