#include "perf/calls/ring_phones.h"

#include <cstring>

#include <rte_cycles.h>
#include <rte_mbuf.h>

#include "perf/trafgen/codec.h"
#include "perf/trafgen/udp_frame.h"

namespace trunkline::perf {
namespace {

constexpr gate::MacAddress phones_mac{2, 0, 0, 0, 0, 0xfe};
constexpr unsigned burst = 32;

}  // namespace

RingPhones::RingPhones(CallPlane& plane, std::uint32_t most)
    : plane_(plane),
      now_(clock_.now()),
      neighbours_(phones_mac, {plane_caller.address, plane_callee.address}, plane_listens.address),
      calls_({plane_caller, plane_listens, "c", static_cast<std::uint32_t>(rte_rdtsc()),
              *trafgen::codec_named("PCMU")},
             plane_callee, trafgen::MediaAddresses({plane_caller.address}),
             trafgen::MediaAddresses({plane_callee.address}), most, now_, *this) {}

void RingPhones::turn() {
  const auto ticks = dataplane::TscClock::ticks();
  now_ = clock_.at(ticks);
  // All of it before new calls begin: what the worker cannot send would be lost by the phones, and not by
  // what is measured.
  std::array<void*, burst> frames;
  while (const auto count = rte_ring_dequeue_burst(plane_.from_worker(), frames.data(), burst, nullptr)) {
    for (unsigned i = 0; i < count; ++i) {
      auto* mbuf = static_cast<rte_mbuf*>(frames[i]);
      hear({rte_pktmbuf_mtod(mbuf, const std::uint8_t*), rte_pktmbuf_data_len(mbuf)});
      rte_pktmbuf_free(mbuf);
    }
  }
  calls_.advance(now_);
  if (ticks - corrected_ > rte_get_tsc_hz()) {
    clock_.correct();
    corrected_ = ticks;
  }
}

void RingPhones::hear(std::span<const std::uint8_t> frame) {
  std::array<std::uint8_t, trafgen::Neighbours::most_octets> room;
  if (const auto octets = neighbours_.receive(frame, room); octets > 0) {
    if (auto* mbuf = buffer(octets)) {
      std::memcpy(rte_pktmbuf_mtod(mbuf, void*), room.data(), octets);
      give(mbuf);
    }
    return;
  }
  if (const auto datagram = trafgen::read_udp_frame(frame)) calls_.receive(*datagram, now_);
}

void RingPhones::send(const base::Endpoint& from, const base::Endpoint& to, std::string_view text) {
  const auto headers = trafgen::payload_offset(true);
  auto* mbuf = buffer(headers + text.size());
  if (mbuf == nullptr) return;
  auto* at = rte_pktmbuf_mtod(mbuf, std::uint8_t*);
  std::memcpy(at + headers, text.data(), text.size());
  trafgen::write_udp_headers({at, headers + text.size()}, {phones_mac, plane_.mac(), from, to}, text.size(),
                             false);
  give(mbuf);
}

rte_mbuf* RingPhones::buffer(std::size_t octets) {
  auto* mbuf = rte_pktmbuf_alloc(&plane_.buffers());
  if (mbuf != nullptr && rte_pktmbuf_append(mbuf, static_cast<std::uint16_t>(octets)) != nullptr) return mbuf;
  rte_pktmbuf_free(mbuf);
  ++unsent_;
  return nullptr;
}

void RingPhones::give(rte_mbuf* mbuf) {
  if (rte_ring_enqueue(plane_.to_worker(), mbuf) == 0) return;
  rte_pktmbuf_free(mbuf);
  ++unsent_;
}

}  // namespace trunkline::perf
