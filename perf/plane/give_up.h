// A bench that cannot go on says why, and ends.
#pragma once

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

namespace trunkline::perf {

[[noreturn]] inline void give_up(const std::string& what) {
  std::fprintf(stderr, "%s: %s\n", program_invocation_short_name, what.c_str());
  std::exit(2);
}

/// What is in it, or the end.
template <class Result>
[[nodiscard]] auto need(Result result) {
  if (!result) give_up(std::string(to_string(result.error())));
  return std::move(*result);
}

}  // namespace trunkline::perf
