#include "dataplane/stages/player.h"

#include <algorithm>
#include <utility>

#include "dataplane/stages/emit.h"
#include "dataplane/stages/frame.h"

namespace trunkline::dataplane {

std::size_t play_tones(StageContext& context, ServiceContext& service, std::size_t most) noexcept {
  if (service.relay.playing() == 0) return 0;
  const rtp::Moment now(context.now);
  std::size_t played = 0;
  for (; played < most; ++played) {
    const auto due = service.relay.play(now);
    if (!due) break;
    auto packet = new_packet(context.packets);
    if (!packet) {
      context.count(gate::WorkerCounter::tone_no_buffer);
      continue;
    }
    auto* to = rte_pktmbuf_append(packet.get(), static_cast<std::uint16_t>(due->packet.size()));
    std::copy(due->packet.begin(), due->packet.end(), reinterpret_cast<std::uint8_t*>(to));
    const auto local = service.local_of_media[due->departure.local_address];
    emit(context, {local, due->departure.local.port, due->departure.remote, due->departure.dscp},
         std::move(packet));
  }
  return played;
}

}  // namespace trunkline::dataplane
