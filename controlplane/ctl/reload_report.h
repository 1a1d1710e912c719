// What became of a reload, for those who asked for it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace trunkline::controlplane {

struct ReloadReport {
  static constexpr std::size_t most_shown = 1000;  // of changes, and of faults

  bool dry_run = false;
  bool adopted = false;              // with `dry_run`: it would be
  std::size_t change_count = 0;      // `changes` may be the first of more
  std::vector<std::string> changes;  // "routes.rules[0].prefix: +49 -> +43"
  std::vector<std::string> faults;   // "FILE:LINE:COLUMN: KEY: WHAT (ADVICE)": with one, nothing has changed
};

}  // namespace trunkline::controlplane
