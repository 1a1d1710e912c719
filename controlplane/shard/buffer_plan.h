// How many buffers of which size a shard takes at start.
#pragma once

#include <cstdint>
#include <vector>

#include "base/buffer_pool.h"

namespace trunkline::controlplane {

/// A transaction keeps the head of its request and its last message; each of a call's two dialogs is one
/// text, 370 octets with short names and no proxies, more with route sets. A class that is empty borrows from
/// the next, so that the calls' share of the larger ones is what most calls together need and not what each
/// could; of the transactions' share most lies idle until calls come fast.
[[nodiscard]] inline std::vector<base::BufferPool::SizeClass> buffer_plan(std::uint32_t transactions,
                                                                          std::uint32_t calls) {
  return {{448, 2 * calls},
          {512, transactions + calls / 4},
          {1024, transactions + calls / 8},
          {2048, transactions / 4 + calls / 16},
          {4096, transactions / 16 + 64},
          {16384, 64},
          {65536, 16}};
}

}  // namespace trunkline::controlplane
