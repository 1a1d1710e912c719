#include "dataplane/capture/capture_channel.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include <rte_mbuf.h>

#include "dataplane/capture/captured.h"

namespace trunkline::dataplane {
namespace {

std::string free_name() {
  for (int i = 0;; ++i) {
    auto name = fmt::format("capture_{}", i);
    if (rte_mempool_lookup(name.c_str()) == nullptr) return name;
  }
}

constexpr std::uint32_t at_the_writer = 64;  // taken from the ring and not yet given back

}  // namespace

base::Result<std::unique_ptr<CaptureChannel>, StartError> CaptureChannel::make(std::uint32_t frames,
                                                                               std::uint16_t room,
                                                                               std::uint16_t socket) {
  // One thread takes, another gives back: no cache, and no compare-and-swap that could make one wait.
  Pool pool(rte_pktmbuf_pool_create_by_ops(free_name().c_str(), frames + at_the_writer, 0, captured_octets,
                                           static_cast<std::uint16_t>(room + RTE_PKTMBUF_HEADROOM), socket,
                                           "ring_sp_sc"));
  if (!pool) return base::fail(StartError::buffers_do_not_fit);
  return std::unique_ptr<CaptureChannel>(new CaptureChannel(std::move(pool), frames));
}

}  // namespace trunkline::dataplane
