#include "dataplane/rings/plane_rings.h"

namespace trunkline::dataplane {
namespace {

template <class Ring>
void fill(std::deque<Ring>& rings, std::size_t count, std::uint32_t capacity) {
  for (std::size_t i = 0; i < count; ++i) rings.emplace_back(capacity);
}

}  // namespace

PlaneRings::PlaneRings(std::uint8_t workers, std::uint8_t shards, const RingSizes& sizes)
    : workers_(workers), shards_(shards) {
  const std::size_t pairs = std::size_t{workers} * shards;
  fill(up_, pairs, sizes.up);
  fill(down_, pairs, sizes.down);
  fill(commands_, pairs, sizes.commands);
  fill(reports_, pairs, sizes.reports);
  for (std::size_t i = 0; i < shards; ++i) {
    shard_wakes_.emplace_back();
    fullness_.emplace_back(std::uint8_t{0});
  }
  for (std::size_t i = 0; i < workers; ++i) worker_wakes_.emplace_back();
}

}  // namespace trunkline::dataplane
