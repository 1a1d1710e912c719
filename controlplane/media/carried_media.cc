// Calls between two parties: each description is anchored here and goes on to the other side.
#include "controlplane/media/media_calls.h"
#include "controlplane/media/slot_plan.h"

namespace trunkline::controlplane {
namespace {

rtp::ExchangeEvent offer_of(Party from) noexcept {
  return from == Party::a ? rtp::ExchangeEvent::send_offer : rtp::ExchangeEvent::receive_offer;
}

}  // namespace

MediaCalls::Text MediaCalls::offer(MediaCallHandle handle, Party from, std::string_view sdp,
                                   const base::Endpoint& signalled_from, const base::IpAddress& towards,
                                   base::Instant now) {
  auto* const call = calls_.find(handle);
  if (call == nullptr) return base::fail(MediaError::no_such_call);
  if (call->is_local) return base::fail(MediaError::unexpected);
  const auto turn = rtp::step(call->exchange, offer_of(from));
  if (turn.outcome == rtp::ExchangeOutcome::glare) return base::fail(MediaError::glare);
  if (turn.outcome != rtp::ExchangeOutcome::offered) return base::fail(MediaError::offer_outstanding);
  if (const auto read = read_offer(*call, sdp); !read) return base::fail(read.error());
  const auto fallback = streams_.advertised(towards.is_v4());
  if (!fallback) return base::fail(MediaError::no_local_address);

  release_dead(*call, now);
  const auto before = call->streams.size();
  const auto reserved = reserve(handle, *call, described_, from, signalled_from, &towards);
  if (!reserved) return base::fail(reserved.error());
  for (std::size_t i = 0; i < described_.size(); ++i) {
    if (!call->streams[i]) continue;
    auto& stream = streams_.at(call->streams[i]);
    streams_.outstanding(stream).side =
        side_of(described_[i], signalled_from, streams_.settings().latch, stream.sides[from]);
  }
  call->offered_streams = static_cast<std::uint8_t>(described_.size() - before);
  call->exchange = turn.next;
  call->offerer = from;
  call->may_answer_again = false;
  return anchored(*call, described_, other(from), *fallback);
}

MediaCalls::Text MediaCalls::answer(MediaCallHandle handle, Party from, std::string_view sdp,
                                    const base::Endpoint& signalled_from, base::Instant now) {
  auto* const call = calls_.find(handle);
  if (call == nullptr) return base::fail(MediaError::no_such_call);
  if (call->is_local) return base::fail(MediaError::unexpected);
  if (const auto read = read_answer(*call, from, sdp); !read) return base::fail(read.error());
  agree(*call, from, described_, signalled_from, now);
  // Where no stream is alive, any address will do: it is where nothing is sent.
  const auto towards = other(from);
  const auto fallback = call->origins[towards].version != 0
                            ? std::optional(call->origins[towards].address)
                            : streams_.advertised(signalled_from.address.is_v4());
  return anchored(*call, described_, towards, fallback.value_or(base::IpAddress{}));
}

base::Result<void, MediaError> MediaCalls::confirm(MediaCallHandle handle, Party from, std::string_view sdp,
                                                   const base::Endpoint& signalled_from, base::Instant now) {
  auto* const call = calls_.find(handle);
  if (call == nullptr) return base::fail(MediaError::no_such_call);
  if (call->is_local) return base::fail(MediaError::unexpected);
  if (call->exchange != rtp::ExchangeState::stable) return base::fail(MediaError::offer_outstanding);
  if (const auto done = read(sdp); !done) return base::fail(done.error());
  if (!fits(*call, from, described_)) return base::fail(MediaError::unfit_answer);
  const bool may_answer_again = call->may_answer_again;
  agree(*call, from, described_, signalled_from, now);
  call->may_answer_again = may_answer_again;
  return {};
}

}  // namespace trunkline::controlplane
