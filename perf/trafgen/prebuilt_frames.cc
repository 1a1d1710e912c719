#include "perf/trafgen/prebuilt_frames.h"

#include <string>
#include <vector>

#include "perf/trafgen/media_frame.h"

namespace trunkline::trafgen {
namespace {

constexpr std::size_t least_frames =
    8192;  // more than any queue holds, so that there are always some to send
constexpr std::uint16_t private_octets = RTE_MBUF_PRIV_ALIGN;

dataplane::Pool make_pool(std::size_t frames, std::size_t room) {
  static int made = 0;  // DPDK wants names that no other pool of the process has
  const auto name = "frames" + std::to_string(made++);
  // One thread takes and gives, and there is no cache: that keeps the order.
  dataplane::Pool pool(rte_mempool_create(
      name.c_str(), static_cast<unsigned>(frames),
      static_cast<unsigned>(sizeof(rte_mbuf) + private_octets + room), 0, sizeof(rte_pktmbuf_pool_private),
      nullptr, nullptr, nullptr, nullptr, SOCKET_ID_ANY, RTE_MEMPOOL_F_SP_PUT | RTE_MEMPOOL_F_SC_GET));
  if (!pool) return pool;
  rte_pktmbuf_pool_private shape{};
  shape.mbuf_data_room_size = static_cast<std::uint16_t>(room);
  shape.mbuf_priv_size = private_octets;
  rte_pktmbuf_pool_init(pool.get(), &shape);
  rte_mempool_obj_iter(pool.get(), rte_pktmbuf_init, nullptr);
  return pool;
}

}  // namespace

std::unique_ptr<PrebuiltFrames> PrebuiltFrames::make(const Streams& streams,
                                                     std::span<const std::uint32_t> indexes,
                                                     const Codec& codec, const FrameEnds& ends) {
  if (indexes.empty()) return nullptr;
  const std::size_t each = (least_frames + indexes.size() - 1) / indexes.size();
  const std::size_t longest = media_frame_octets(codec, false);
  auto pool = make_pool(each * indexes.size(), RTE_PKTMBUF_HEADROOM + (longest + 63) / 64 * 64);
  if (!pool) return nullptr;
  std::unique_ptr<PrebuiltFrames> frames(new PrebuiltFrames(std::move(pool)));

  std::vector<rte_mbuf*> all(each * indexes.size());
  if (frames->take(all) != all.size()) return nullptr;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto index = indexes[i % indexes.size()];
    const auto& stream = streams[index];
    const auto octets = media_frame_octets(codec, stream.to.address.is_v4());
    frames->frame_octets_ = i == 0 || octets == frames->frame_octets_ ? octets : 0;
    *static_cast<std::uint32_t*>(rte_mbuf_to_priv(all[i])) = index;
    auto* const at = rte_pktmbuf_append(all[i], static_cast<std::uint16_t>(octets));
    write_media_frame({reinterpret_cast<std::uint8_t*>(at), octets},
                      {ends.source_mac, ends.destination_mac, stream.from, stream.to}, codec, index);
  }
  frames->give_back(all);
  return frames;
}

std::size_t PrebuiltFrames::take(std::span<rte_mbuf*> room) noexcept {
  auto** const at = reinterpret_cast<void**>(room.data());
  if (rte_mempool_get_bulk(pool_.get(), at, static_cast<unsigned>(room.size())) == 0) return room.size();
  const auto left = std::min<std::size_t>(rte_mempool_avail_count(pool_.get()), room.size());
  return left > 0 && rte_mempool_get_bulk(pool_.get(), at, static_cast<unsigned>(left)) == 0 ? left : 0;
}

void PrebuiltFrames::give_back(std::span<rte_mbuf*> frames) noexcept {
  if (frames.empty()) return;
  rte_mempool_put_bulk(pool_.get(), reinterpret_cast<void* const*>(frames.data()),
                       static_cast<unsigned>(frames.size()));
}

}  // namespace trunkline::trafgen
