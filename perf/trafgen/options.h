// The command line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/endpoint.h"
#include "dataplane/gate/plane_config.h"
#include "perf/trafgen/codec.h"
#include "perf/trafgen/garbage.h"
#include "perf/trafgen/impairments.h"
#include "perf/trafgen/step.h"

namespace trunkline::trafgen {

struct Options {
  gate::PortConfig port;
  gate::MemoryConfig memory;
  std::uint16_t cpu = 0;
  std::string file_prefix;
  base::Endpoint caller;
  base::Endpoint callee;
  base::Endpoint target;
  std::optional<gate::MacAddress> target_mac;
  std::vector<base::IpAddress> caller_media;
  std::vector<base::IpAddress> callee_media;
  std::vector<base::IpAddress> also_own;  // answered for, and used for nothing
  std::string user = "c";
  Codec codec;
  Impairments network;
  std::uint32_t most_calls = 10000;
  std::uint32_t first_call = 0;  // in the media addresses: so many are taken already
  bool talk = false;             // phones talk during the calls of `load`
  bool reflected = false;
  GarbageKind garbage = GarbageKind::noise;
  std::uint32_t garbage_sources = 1000;
  std::uint64_t seed = 1;
  std::vector<Step> steps;
  bool reads_steps = false;  // more of them come on standard input
};

/// Reads `argv`. Returns -1 when the program should go on, else its exit status (help, or wrong usage).
[[nodiscard]] int read_options(int argc, char** argv, Options& options);

}  // namespace trunkline::trafgen
