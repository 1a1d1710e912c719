// The figures of a slot become part of its call's record, whether the call is still there or not.
#include "controlplane/session/call_records.h"
#include "controlplane/session/request_user.h"
#include "controlplane/shard/shard.h"

namespace trunkline::controlplane {

void Shard::record_media(const MediaNews& news, base::MediaHandle slot, base::Instant now) {
  if (recorder_ == nullptr) return;
  const auto owner = RequestUser::unpack(news.owner, id_).session;
  if (news.kind == MediaNewsKind::figures) {
    const Session* session = coordinator_.find(owner);
    if (session == nullptr || now >= session->figures_until) return;  // somebody else has asked for them
  } else if (news.kind != MediaNewsKind::ended) {
    return;
  }
  CallMeasured media;
  media.received = news.totals.packets_received;
  media.sent = news.totals.packets_sent;
  media.lost = news.totals.packets_lost;
  media.reordered = news.totals.packets_reordered;
  media.jitter_us = news.totals.jitter_us;
  media.slot = (std::uint32_t{slot.owner} << 24) | slot.index;
  media.slot_generation = slot.generation;
  media.mos = news.quality.mos;
  media.party = static_cast<std::uint8_t>(news.party);
  media.stream = news.stream;
  if (news.kind == MediaNewsKind::figures) return recorder_->measured_so_far(call_number(owner), now, media);
  recorder_->measured(call_number(owner), now, media);
}

}  // namespace trunkline::controlplane
