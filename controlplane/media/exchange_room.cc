// What an exchange takes of streams and slots, and gives back.
#include "controlplane/media/media_calls.h"

namespace trunkline::controlplane {

MediaCalls::Done MediaCalls::begin_streams(MediaCallHandle handle, MediaCall& call,
                                           const rtp::StreamList& streams, LineNumbers& begun) {
  for (std::size_t i = 0; i < streams.size(); ++i) {
    // There are no more lines than this has room for: StreamList has the same.
    if (i == call.streams.size()) static_cast<void>(call.streams.push_back(no_stream(streams[i].kind)));
    if (call.streams[i]) continue;
    if (!streams[i].carried) {
      call.streams.replace(i, no_stream(streams[i].kind));
      continue;
    }
    if (const auto made = streams_.begin(handle, call.streams, i); !made) return made;
    static_cast<void>(begun.push_back(static_cast<std::uint8_t>(i)));
  }
  return {};
}

MediaCalls::Done MediaCalls::reserve(MediaCallHandle handle, MediaCall& call, const rtp::StreamList& streams,
                                     Party from, const base::Endpoint& signalled_from,
                                     const base::IpAddress* towards) {
  const auto before = call.streams.size();
  LineNumbers begun;
  auto reserved = begin_streams(handle, call, streams, begun);
  SlotRequests requests;
  for (std::size_t i = 0; reserved && i < streams.size(); ++i) {
    if (!streams[i].carried) continue;
    auto& stream = streams_.at(call.streams[i]);
    // Behind NAT the description's address says nothing of where the party is; the signalling's does, unless
    // it is of the other family.
    const auto& described = streams[i].rtp.address;
    const bool signals_in_family =
        described.is_unspecified() || described.is_v4() == signalled_from.address.is_v4();
    streams_.request(stream, from, signals_in_family ? signalled_from.address : described, requests);
    if (towards != nullptr && !stream.slots[other(from)].handle)
      streams_.request(stream, other(from), *towards, requests);
  }
  if (reserved) reserved = streams_.reserve(call.streams, requests);
  if (!reserved) {
    for (const auto line : begun) streams_.end(call.streams, line, {});
    streams_.shrink(call.streams, before, {});
  }
  return reserved;
}

void MediaCalls::end_offer(MediaCall& call, base::Instant now) {
  streams_.shrink(call.streams, call.streams.size() - call.offered_streams, now);
  for (const auto name : call.streams) {
    if (name) streams_.refuse(streams_.at(name), now);
  }
  release_dead(call, now);
  call.offered_streams = 0;
  call.exchange = rtp::ExchangeState::stable;
  call.may_answer_again = false;
}

void MediaCalls::release_dead(MediaCall& call, base::Instant now) {
  for (std::size_t i = 0; i < call.streams.size(); ++i) {
    if (call.streams[i] && !is_alive(streams_.at(call.streams[i]))) streams_.end(call.streams, i, now);
  }
}

}  // namespace trunkline::controlplane
