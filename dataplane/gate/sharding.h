// Which shard a call belongs to: the one rule that workers and shards must agree on.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/handle.h"
#include "base/sip_hash.h"

namespace trunkline::gate {

/// By Call-ID, under a secret drawn at start-up, so that nobody can aim all calls at one shard. Both legs of
/// a call live together: the second one's Call-ID is drawn until it falls on the same shard.
class Sharding {
 public:
  /// `shards` is 1 or more.
  Sharding(const base::SipHash::Key& secret, std::uint8_t shards) noexcept : hash_(secret), shards_(shards) {}

  [[nodiscard]] base::ShardId shard_of(std::string_view call_id) const noexcept {
    if (shards_ == 1) return base::ShardId{0};  // most are
    return base::ShardId{static_cast<std::uint8_t>(hash_(call_id) % shards_)};
  }
  [[nodiscard]] std::uint8_t shards() const noexcept { return shards_; }

 private:
  base::SipHash hash_;
  std::uint8_t shards_;
};

}  // namespace trunkline::gate
