// The packet buffers: taken once at start, on each NUMA socket that has a worker.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <rte_mempool.h>

#include "base/result.h"
#include "dataplane/eal/plan.h"
#include "dataplane/eal/start_error.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::dataplane {

struct PoolRelease {
  void operator()(rte_mempool* pool) const noexcept { rte_mempool_free(pool); }
};
using Pool = std::unique_ptr<rte_mempool, PoolRelease>;

/// How many buffers of which size, on each socket.
struct PoolSizes {
  std::uint32_t packets = 0;
  std::uint32_t messages = 0;
  std::uint16_t packet_room = 0;  // octets of a frame, headroom not counted
  bool across_pages = false;      // a buffer may lie across two small pages: no card reads or writes it

  friend bool operator==(const PoolSizes&, const PoolSizes&) = default;
};

/// From the configuration's numbers; where one is 0, enough for every descriptor, cache and ring to be full.
[[nodiscard]] PoolSizes pool_sizes(const gate::PlaneConfig& config, const Plan& plan) noexcept;

/// Octets of a message buffer, all its own: an IP packet of the largest size fits, without headroom.
inline constexpr std::uint16_t message_room = 65535;

/// The pools of every socket. Each mbuf's private area holds a PrivateArea, made once here.
class Pools {
 public:
  struct OfSocket {
    std::uint16_t socket;
    Pool packets;   // one frame each; the usual headroom
    Pool messages;  // `message_room` octets each: reassembled and large SIP messages
  };

  /// Error: `buffers_do_not_fit`.
  [[nodiscard]] static base::Result<Pools, StartError> make(const PoolSizes& sizes, const Plan& plan);

  /// Those of `socket`, or of the first socket when that one has none.
  [[nodiscard]] const OfSocket& on(std::uint16_t socket) const noexcept;
  [[nodiscard]] const std::vector<OfSocket>& all() const noexcept { return sockets_; }

  struct InUse {
    std::uint32_t packets = 0;
    std::uint32_t messages = 0;
  };
  /// Buffers that somebody holds, receive queues included, over all sockets: what is not given back shows
  /// here. While packets flow it is an estimate. For any thread.
  [[nodiscard]] InUse in_use() const noexcept;

 private:
  std::vector<OfSocket> sockets_;
};

}  // namespace trunkline::dataplane
