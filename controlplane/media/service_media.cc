// Calls whose party b is a service of ours: it answers and offers itself.
#include "controlplane/media/agreed_formats.h"
#include "controlplane/media/media_calls.h"
#include "controlplane/media/slot_plan.h"
#include "rtp/sdp/answer.h"
#include "rtp/sdp/offer.h"
#include "rtp/sdp/parse_description.h"

namespace trunkline::controlplane {
namespace {

/// What a service said about a stream it answered.
StreamSide own_side(const rtp::AnsweredStream& answered, rtp::MediaKind kind) noexcept {
  StreamSide side;
  side.kind = kind;
  side.carried = answered.accepted;
  side.direction = answered.direction;
  side.rtcp_mux = answered.rtcp_mux;
  if (answered.formats.empty()) return side;
  side.codec = answered.formats[0].codec;
  side.payload_type = answered.formats[0].payload_type;
  return side;
}

OwnMedia& own_of(MediaCall& call) {
  if (call.own == nullptr) call.own = std::make_unique<OwnMedia>();
  return *call.own;
}

/// Whether a service already stands in the place of party b, or nobody does yet.
bool may_be_local(const MediaCall& call) noexcept { return call.is_local || call.streams.empty(); }

}  // namespace

MediaCalls::Text MediaCalls::local_answer(MediaCallHandle handle, std::string_view offer,
                                          const rtp::Capabilities& capabilities, rtp::SlotMode mode,
                                          const base::Endpoint& signalled_from, base::Instant now) {
  auto* const call = calls_.find(handle);
  if (call == nullptr) return base::fail(MediaError::no_such_call);
  if (!may_be_local(*call)) return base::fail(MediaError::unexpected);
  if (call->exchange != rtp::ExchangeState::stable) return base::fail(MediaError::glare);
  if (const auto read = read_offer(*call, offer); !read) return base::fail(read.error());
  const auto chosen = rtp::answer(*description_, capabilities);
  if (!chosen) {
    last_sdp_error_ = chosen.error();
    return base::fail(MediaError::unacceptable);
  }
  for (std::size_t i = 0; i < described_.size(); ++i) {
    described_[i].carried = described_[i].carried && chosen->streams[i].accepted;
  }
  const auto reserved = reserve(handle, *call, described_, Party::a, signalled_from, nullptr);
  if (!reserved) return base::fail(reserved.error());

  call->is_local = true;
  call->mode = mode;
  const auto before = own_of(*call).agreed;
  for (std::size_t i = 0; i < chosen->streams.size(); ++i) {
    if (!chosen->streams[i].accepted) continue;
    own_of(*call).agreed =
        agreed_of(chosen->streams[i].formats.span(), description_->media[i].line.rtp_formats);
  }
  std::array<base::Endpoint, rtp::Description::most_media> local{};
  for (std::size_t i = 0; i < described_.size(); ++i) {
    if (!call->streams[i]) continue;
    auto& stream = streams_.at(call->streams[i]);
    auto& peer = stream.sides[Party::a];
    const auto described_before = peer.source.described;
    peer = side_of(described_[i], signalled_from, streams_.settings().latch, peer);
    stream.sides[Party::b] = own_side(chosen->streams[i], peer.kind);
    streams_.adopt(call->streams[i], call->owner, i, now);
    local[i] = streams_.advertised(stream.slots[Party::a].handle);
    apply(*call, stream, described_before != peer.source.described, false);
  }
  release_dead(*call, now);
  renew_events(*call, before, now);
  auto text = rtp::write_answer(*description_, *chosen, capabilities, local, call->origins[Party::a]);
  if (!text) return base::fail(MediaError::no_local_address);
  return own_of(*call).description = std::move(*text);
}

MediaCalls::Text MediaCalls::local_offer(MediaCallHandle handle, const rtp::Capabilities& capabilities,
                                         rtp::SlotMode mode, const base::IpAddress& signalled_local,
                                         base::Instant now, MediaCallHandle beside) {
  auto* const call = calls_.find(handle);
  if (call == nullptr) return base::fail(MediaError::no_such_call);
  if (!may_be_local(*call)) return base::fail(MediaError::unexpected);
  if (call->exchange != rtp::ExchangeState::stable) return base::fail(MediaError::offer_outstanding);
  const auto before = call->streams.size();
  if (before == 0) {
    // One stream of our own making: what the peer will be asked for, as if it had said so.
    rtp::StreamList wanted;
    static_cast<void>(wanted.emplace_back());
    wanted[0].carried = true;
    const base::Endpoint family{signalled_local, 0};
    const auto reserved = reserve(handle, *call, wanted, Party::a, family, nullptr);
    if (!reserved) return base::fail(reserved.error());
  } else if (const auto reserved = reserve_beside(*call, beside); !reserved) {
    return base::fail(reserved.error());
  }
  auto text = offer_anew(*call, capabilities);
  if (!read(text) || described_.size() != call->streams.size()) {
    call->offered_streams = static_cast<std::uint8_t>(call->streams.size() - before);
    end_offer(*call, now);
    return base::fail(MediaError::no_local_address);
  }
  own_of(*call).offered = events_in(*description_);
  for (std::size_t i = 0; i < described_.size(); ++i) {
    if (!call->streams[i]) continue;
    auto& stream = streams_.at(call->streams[i]);
    streams_.outstanding(stream).side = side_of(described_[i], {}, rtp::LatchRule::signalled, {});
  }
  call->offered_streams = static_cast<std::uint8_t>(call->streams.size() - before);
  call->is_local = true;
  call->mode = mode;
  call->exchange = rtp::ExchangeState::remote_offer;
  call->offerer = Party::b;
  call->may_answer_again = false;
  return own_of(*call).description = std::move(text);
}

std::string MediaCalls::offer_anew(MediaCall& call, const rtp::Capabilities& capabilities) {
  auto& origin = call.origins[Party::a];
  const auto* const first = call.streams[0] ? &streams_.at(call.streams[0]) : nullptr;
  const bool is_new = first != nullptr && !first->slots[Party::a].handle;
  if (const auto slot = is_new ? first->proposed(Party::a) : base::MediaHandle{}) {
    return rtp::make_offer(capabilities, streams_.advertised(slot), origin).value_or(std::string());
  }
  if (call.own == nullptr || !rtp::parse_description(call.own->description, *description_)) return {};
  // A line that was given up has no port any more: its old one may be another call's by now.
  for (std::size_t i = 0; i < description_->media.size(); ++i) {
    if (i >= call.streams.size() || !call.streams[i]) description_->media[i].line.port = 0;
  }
  base::Endpoint moved;  // of the one stream that is alive
  for (const auto name : call.streams) {
    if (!name) continue;
    if (const auto slot = streams_.at(name).proposed(Party::a)) moved = streams_.advertised(slot);
  }
  return rtp::repeat_offer(*description_, capabilities, origin, moved);
}

base::Result<void, MediaError> MediaCalls::reserve_beside(MediaCall& call, MediaCallHandle beside) {
  const auto* const other = calls_.find(beside);
  const auto* const far = other != nullptr ? spoken(*other) : nullptr;
  auto* const near = spoken(call);
  if (far == nullptr || near == nullptr) return {};
  const auto worker = far->slots[Party::a].handle.owner;
  if (near->slots[Party::a].handle.owner == worker) return {};
  SlotRequests requests;
  streams_.request_another(*near, Party::a, near->sides[Party::a].source.rtp().address, requests);
  return streams_.reserve(call.streams, requests, base::WorkerId{static_cast<std::uint8_t>(worker)});
}

base::Result<void, MediaError> MediaCalls::remote_answer(MediaCallHandle handle, std::string_view sdp,
                                                         const base::Endpoint& signalled_from,
                                                         base::Instant now) {
  auto* const call = calls_.find(handle);
  if (call == nullptr) return base::fail(MediaError::no_such_call);
  if (!call->is_local) return base::fail(MediaError::unexpected);
  if (const auto read = read_answer(*call, Party::a, sdp); !read) return base::fail(read.error());
  const auto before = own_of(*call).agreed;
  for (const auto& section : description_->media) {
    if (section.line.kind != rtp::MediaKind::audio || section.line.port == 0) continue;
    call->own->agreed = agreed_of(section.line.rtp_formats.span(), section.line.rtp_formats);
    // What is sent to us bears the number that we have said (RFC 3264 section 5.1).
    if (call->own->agreed.events != 0) call->own->agreed.heard = call->own->offered;
  }
  agree(*call, Party::a, described_, signalled_from, now);
  renew_events(*call, before, now);
  return {};
}

}  // namespace trunkline::controlplane
