// The command line of the appliance.
#pragma once

#include <string>
#include <vector>

namespace trunkline::controlplane {

struct Options {
  std::string config;            // path
  std::vector<std::string> set;  // "key=value", in place of what the file says
  bool check = false;            // say what the configuration makes room for, and start nothing
  bool schema = false;           // print the configuration's JSON Schema, and start nothing
  std::string machine;           // with `check`: for another one, "cpus=16,hugepages=8GiB"
};

/// Prints help, version or a fault by itself. What main() must return, or -1 to go on.
[[nodiscard]] int read_options(int argc, char** argv, Options& options);

}  // namespace trunkline::controlplane
