#include "dataplane/stages/player.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

#include "dataplane/stages/emit.h"
#include "dataplane/stages/frame.h"

namespace trunkline::dataplane {
namespace {

void send(StageContext& context, const ServiceContext& service, const rtp::Departure& departure,
          std::span<const std::uint8_t> octets) noexcept {
  auto packet = new_packet(context.packets);
  if (!packet) return context.count(gate::WorkerCounter::tone_no_buffer);
  auto* to = rte_pktmbuf_append(packet.get(), static_cast<std::uint16_t>(octets.size()));
  std::copy(octets.begin(), octets.end(), reinterpret_cast<std::uint8_t*>(to));
  const auto local = service.local_of_media[departure.local_address];
  emit(context, {local, departure.local.port, departure.remote, departure.dscp}, std::move(packet));
}

}  // namespace

std::size_t play_tones(StageContext& context, ServiceContext& service, std::size_t most) noexcept {
  if (service.relay.playing() == 0) return 0;
  const rtp::Moment now(context.now);
  std::size_t played = 0;
  for (; played < most; ++played) {
    const auto due = service.relay.play(now);
    if (!due) break;
    send(context, service, due->departure, due->packet);
  }
  return played;
}

std::size_t report_to_peers(StageContext& context, ServiceContext& service, std::size_t most) noexcept {
  if (!service.relay.rtcp_waits()) return 0;
  const rtp::Moment now(context.now);
  std::size_t reported = 0;
  for (; reported < most; ++reported) {
    const auto due = service.relay.report_to_peer(now);
    if (!due) break;
    send(context, service, due->departure, due->packet());
  }
  return reported;
}

}  // namespace trunkline::dataplane
