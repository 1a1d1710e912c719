// What a worker does with a datagram on a SIP port before a shard sees it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/handle.h"
#include "base/named_counters.h"
#include "base/sip_hash.h"
#include "dataplane/gate/packet.h"
#include "dataplane/gate/sharding.h"
#include "sip/transport/hop.h"

namespace trunkline::dataplane {

// sip_to_shard            scanned, and on its way up
// sip_answered_400        refused, and told so without a transaction
// sip_unanswered          would have been told so, but nothing could be written or sent
// sip_keep_alive          nothing but line ends (RFC 5626 section 3.5.1 has an answer to it over streams
// only) sip_no_call_id          no shard can be found for it sip_...                 dropped for the
// ScanError of that name
#define TL_SIP_INTAKE_COUNTERS(X) \
  X(sip_to_shard)                 \
  X(sip_answered_400)             \
  X(sip_unanswered)               \
  X(sip_keep_alive)               \
  X(sip_no_call_id)               \
  X(sip_too_long)                 \
  X(sip_not_sip)                  \
  X(sip_bad_status_line)          \
  X(sip_bad_request_line)         \
  X(sip_bad_field)                \
  X(sip_bad_octet)                \
  X(sip_too_many_fields)          \
  X(sip_headers_unfinished)       \
  X(sip_bad_content_length)       \
  X(sip_body_truncated)

TL_COUNTERS(SipIntakeCounter, TL_SIP_INTAKE_COUNTERS)

enum class SipFate : std::uint8_t {
  to_shard,
  answer,  // a request that is refused with a 400: see SipIntake::answer
  drop,
};

struct Screened {
  SipFate fate = SipFate::drop;
  base::ShardId shard{};                         // of to_shard
  sip::ScanError error = sip::ScanError::empty;  // of answer
};

/// One worker's. Bad input costs one counter or one 400.
class SipIntake {
 public:
  /// `secret`: the one that shards draw Call-IDs with; see gate::Sharding.
  SipIntake(const base::SipHash::Key& secret, std::uint8_t shards) noexcept
      : sharding_(secret, shards), tags_(secret) {}

  /// Scans the packet's octets into its record and says where it goes. A dropped packet has been counted.
  [[nodiscard]] Screened screen(gate::PacketRecord& packet) noexcept;

  struct Answer {
    std::string_view octets;  // in `buffer`
    sip::Hop hop;
  };
  /// The 400 for a packet that screen() said to answer for `error`. Nothing (counted) when its header fields
  /// do not allow one, or `buffer` is too small.
  [[nodiscard]] std::optional<Answer> answer(const gate::PacketRecord& packet, sip::ScanError error,
                                             std::span<char> buffer) noexcept;
  /// The caller had no way to send what answer() wrote.
  void answer_lost() noexcept { counters_.increment(SipIntakeCounter::sip_unanswered); }

  [[nodiscard]] const base::NamedCounters<SipIntakeCounter>& counters() const noexcept { return counters_; }

 private:
  Screened drop(SipIntakeCounter reason) noexcept;

  gate::Sharding sharding_;
  base::SipHash tags_;
  base::NamedCounters<SipIntakeCounter> counters_;
};

}  // namespace trunkline::dataplane
