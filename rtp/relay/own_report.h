// What stands in RTCP of our own, to the peer of a service.
#pragma once

#include <cstdint>
#include <span>

#include "base/handle.h"
#include "base/octet_writer.h"
#include "base/sip_hash.h"
#include "rtp/relay/moment.h"
#include "rtp/relay/participants.h"
#include "rtp/relay/slot_table.h"

namespace trunkline::rtp {

/// Remembers a sender report of the peer's about `stream`, which the next report of ours quotes.
void hear_sender_report(std::span<const std::uint8_t> octets, const StreamStatistics& stream,
                        Participant& record, Moment now) noexcept;

/// A sender report when a packet of our stream has left since the last report or the one before, else a
/// receiver report; with a block about the peer's stream if it has been heard since the last one (RFC 3550
/// section 6.4). What stands there counts as reported from now on.
void write_own_report(base::OctetWriter& writer, SlotTable& table, Participant& record, Moment now) noexcept;

/// SDES with a CNAME, which a compound must not be without (section 6.1).
void write_own_name(base::OctetWriter& writer, const base::SipHash& names, Ssrc ssrc,
                    base::MediaHandle slot) noexcept;

}  // namespace trunkline::rtp
