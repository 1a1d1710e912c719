#include "dataplane/stages/serve.h"

#include <array>
#include <utility>

#include "dataplane/gate/packet.h"
#include "dataplane/packet/metadata.h"
#include "dataplane/stages/classify.h"
#include "dataplane/stages/emit.h"
#include "dataplane/stages/media.h"
#include "dataplane/stages/player.h"
#include "dataplane/stages/sip_scan.h"

namespace trunkline::dataplane {
namespace {

// At most so much at once, so that no flood of one kind holds up the receive queues.
constexpr std::size_t commands_at_once = 64;  // of each shard
constexpr std::size_t reports_at_once = 64;
constexpr std::size_t tones_at_once = 64;
constexpr std::size_t rtcp_at_once = 16;

std::size_t send_down(StageContext& context, ServiceContext& service) noexcept {
  std::array<gate::Packet, Batch::most> packets;
  const std::size_t count = service.end.take_down(packets);
  for (std::size_t i = 0; i < count; ++i) emit(context, std::move(packets[i]));
  return count;
}

std::size_t relay_handed(StageContext& context, ServiceContext& service) noexcept {
  Batch handed;
  service.handoffs.take(service.worker, service.handoff_turn, handed, context.counters);
  const auto count = handed.size();
  for (auto* mbuf : handed.mbufs()) service.relay.prefetch(metadata(*mbuf).slot);
  relay_media(context, service, handed);
  return count;
}

}  // namespace

void serve_datagrams(StageContext& context, ServiceContext& service, Batch& batch) noexcept {
  if (batch.empty()) return;
  Batch sip;
  classify(context, service, batch, sip);
  if (!batch.empty()) relay_media(context, service, batch);
  if (!sip.empty()) scan_sip(context, service, sip);
}

std::size_t serve_others(StageContext& context, ServiceContext& service) noexcept {
  std::size_t done = service.handoffs.waits_for(service.worker) ? relay_handed(context, service) : 0;
  if (service.end.something_waits()) {
    done += service.end.carry_out(service.relay, service.admission, context.now, commands_at_once);
    done += send_down(context, service);
  }
  done += play_tones(context, service, tones_at_once);
  done += report_to_peers(context, service, rtcp_at_once);
  if (service.relay.reports_waiting() != 0) service.end.send_reports(service.relay, reports_at_once);
  service.end.wake_others();
  return done;
}

void age_services(StageContext& context, ServiceContext& service) noexcept {
  service.relay.sweep(rtp::Moment(context.now), service.relay.table().size() / 1000 + 1);
}

}  // namespace trunkline::dataplane
