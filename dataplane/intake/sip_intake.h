// What a worker does with a datagram on a SIP port before a shard sees it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/handle.h"
#include "base/instant.h"
#include "base/sip_hash.h"
#include "dataplane/gate/packet.h"
#include "dataplane/gate/sharding.h"
#include "dataplane/intake/admission.h"
#include "dataplane/intake/first_octets.h"
#include "dataplane/intake/shedding.h"
#include "dataplane/intake/sip_intake_counters.h"
#include "sip/transport/hop.h"

namespace trunkline::dataplane {

enum class SipFate : std::uint8_t {
  to_shard,
  answer,  // a request that is refused without a transaction: see SipIntake::answer
  drop,
};

/// Why a request is refused, as its sender is told.
struct Refusal {
  SipIntakeCounter counter = SipIntakeCounter::sip_answered_400;  // once it is written
  std::uint16_t status = 400;
  std::string_view reason;
  std::string_view header_lines;  // of our own, each with its line end
};

struct Screened {
  SipFate fate = SipFate::drop;
  base::ShardId shard{};  // of to_shard
  Refusal refusal{};      // of answer
};

/// One worker's. Bad input costs one counter or one 400. The steps are in the order of what they cost:
/// look(), Admission::admit(), screen().
class SipIntake {
 public:
  /// `secret`: the one that shards draw Call-IDs with; see gate::Sharding. `admission` outlives it.
  SipIntake(const base::SipHash::Key& secret, std::uint8_t shards, const gate::AdmissionConfig& config,
            Admission& admission);

  /// Writes the answer to a STUN message from `source` into `buffer`, of sip::most_stun_answer octets.
  /// Nothing, and counted, for whoever is not known: his address may be forged, and the answer is longer than
  /// the question.
  [[nodiscard]] std::optional<std::string_view> answer_stun(std::string_view octets,
                                                            const base::Endpoint& source,
                                                            std::span<char> buffer,
                                                            base::Instant now) noexcept;

  /// Whether it is what a shard may wait for: an answer of a known peer's to a Binding request of ours. Not
  /// more of them than may be answered.
  [[nodiscard]] bool takes_stun_answer(std::string_view octets, const base::Endpoint& source,
                                       base::Instant now) noexcept;

  /// By the first octets. What is neither SIP nor STUN has been counted, and is to be dropped.
  [[nodiscard]] FirstSight look(std::string_view octets) noexcept;

  /// How full the way to a shard is, and its tables; to be told for each burst.
  void note_load(base::ShardId shard, std::uint8_t way_percent, std::uint8_t tables_percent,
                 base::Instant now) noexcept {
    shedding_.note_load(shard, way_percent, tables_percent, now);
  }

  /// Scans the octets of an admitted packet into its record and says where it goes. A dropped packet has been
  /// counted.
  [[nodiscard]] Screened screen(gate::PacketRecord& packet, const Sender& sender, Standing standing,
                                base::Instant now) noexcept;

  struct Answer {
    std::string_view octets;  // in `buffer`
    sip::Hop hop;
  };
  /// The response for a packet that screen() said to answer. Nothing (counted) when its header fields do not
  /// allow one, or `buffer` is too small.
  [[nodiscard]] std::optional<Answer> answer(const gate::PacketRecord& packet, const Refusal& refusal,
                                             std::span<char> buffer) noexcept;
  /// The caller had no way to send what answer() wrote.
  void answer_lost() noexcept { counters_.increment(SipIntakeCounter::sip_unanswered); }

  [[nodiscard]] const base::NamedCounters<SipIntakeCounter>& counters() const noexcept { return counters_; }

 private:
  Screened drop(SipIntakeCounter reason) noexcept;
  struct Malformed {
    bool answerable;
    SipIntakeCounter counter;  // when it is not
    std::string_view reason;
  };
  Screened refuse(const Malformed& found, const Sender& sender, base::Instant now) noexcept;
  [[nodiscard]] bool passes_overload(const sip::Message& message, const Sender& sender, Standing standing,
                                     base::Instant now) noexcept;
  Screened shed(const sip::Message& message, const Sender& sender, base::Instant now) noexcept;

  gate::Sharding sharding_;
  base::SipHash tags_;
  Admission& admission_;
  Shedding shedding_;
  std::string retry_after_;  // "Retry-After: 5\r\n"
  base::NamedCounters<SipIntakeCounter> counters_;
};

}  // namespace trunkline::dataplane
