// What the slots of a stream shall do, from what its parties said: pure.
#pragma once

#include "base/endpoint.h"
#include "controlplane/media/media_call.h"
#include "controlplane/media/media_settings.h"
#include "rtp/sdp/stream_facts.h"

namespace trunkline::controlplane {

/// A party's side of a stream. While it is on hold by 0.0.0.0 it keeps the source it had in `before`: it may
/// play music from there (RFC 3264 section 8.4).
[[nodiscard]] StreamSide side_of(const rtp::StreamFacts& facts, const base::Endpoint& signalled_from,
                                 rtp::LatchRule rule, const StreamSide& before) noexcept;

/// The slot that faces `near`, relaying to and from the one that faces `far`. Media flows one way when its
/// sender sends and its receiver receives; rtcp-mux holds when both want it.
[[nodiscard]] rtp::SlotSettings relay_slot(const StreamSide& near, const StreamSide& far,
                                           std::uint32_t partner, const MediaSettings& settings) noexcept;

/// The slot that faces the peer of `near`, a stream of a service of ours, relaying to and from the peer of
/// another. `muted`: what comes from there does not leave by it.
[[nodiscard]] rtp::SlotSettings joined_slot(const MediaStream& near, const MediaStream& far, bool muted,
                                            const MediaSettings& settings) noexcept;

/// The slot that faces `near`, with a service of ours behind it, which said `own`.
[[nodiscard]] rtp::SlotSettings service_slot(const StreamSide& near, const StreamSide& own,
                                             rtp::SlotMode mode, const MediaSettings& settings) noexcept;

}  // namespace trunkline::controlplane
