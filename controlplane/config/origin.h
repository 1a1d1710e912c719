// Where a piece of configuration was written, so that every fault can point at it.
#pragma once

#include <compare>
#include <memory>
#include <string>

namespace trunkline::controlplane {

/// A place in a file (line and column count from 1), or a command-line option (line 0).
struct Origin {
  std::shared_ptr<const std::string> source;  // the file's name as it was given, or "--set key=value"
  int line = 0;
  int column = 0;

  /// "tap.yaml:12:3", or the option's text alone.
  [[nodiscard]] std::string to_string() const;
};

}  // namespace trunkline::controlplane
