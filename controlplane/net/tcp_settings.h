// How much of TCP one shard holds, and for how long.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/endpoint.h"

namespace trunkline::controlplane {

struct TcpSettings {
  std::vector<base::Endpoint> listen;          // the kernel's addresses
  std::uint32_t connections = 1024;            // an eighth of them is kept for those that we make
  std::uint32_t connections_per_source = 256;  // accepted ones; IPv6: of one /64
  std::chrono::seconds idle{1800};             // since octets came last
  std::chrono::seconds connecting{4};          // then it is as if refused
  std::chrono::seconds unfinished{32};         // 64*T1: so long a message may take to come
  std::size_t buffer = 65536;                  // the largest message
  std::size_t unsent = 262144;                 // octets that wait for a peer
  int traffic_class = 0;                       // of the IP header: the DSCP in the upper six bits
};

}  // namespace trunkline::controlplane
