// Who may send signalling, how much of it, and what happens to those who send what nobody should: decided on
// the worker before anything is parsed.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/endpoint.h"
#include "base/instant.h"
#include "base/sip_hash.h"
#include "base/source_key.h"
#include "dataplane/gate/admission_config.h"
#include "dataplane/gate/command.h"
#include "dataplane/gate/pattern_set.h"
#include "dataplane/intake/admission_counters.h"
#include "dataplane/intake/emergency_callers.h"
#include "dataplane/intake/emergency_set.h"
#include "dataplane/intake/peer_networks.h"
#include "dataplane/intake/peer_table.h"
#include "dataplane/intake/rate_limit.h"
#include "dataplane/intake/source_bans.h"
#include "dataplane/intake/source_table.h"

namespace trunkline::dataplane {

/// Whose a datagram is, as far as its source address tells.
enum class Standing : std::uint8_t {
  refused,    // it has been counted, and is to be dropped
  unknown,    //
  emergency,  // of an emergency call, past limits of its source or of all that are full
  known,
};

/// A source as the tables look for it. Made for a burst at a time, so that the memory comes meanwhile.
struct Sender {
  base::IpAddress address;
  std::uint64_t key;
  std::uint64_t source_hash;
  std::uint64_t peer_hash;
};

/// One worker's, in fixed memory. An address can be forged: so what it sends costs a known peer its rate at
/// worst, and never more. Unknown sources share what known peers leave.
class Admission {
 public:
  /// Takes all memory. `secret`: of gate::Sharding; what is hashed with here is derived from it.
  Admission(const gate::AdmissionConfig& config, const base::SipHash::Key& secret);

  /// Also begins to fetch what admit() will look at.
  [[nodiscard]] Sender sender(const base::IpAddress& address) const noexcept;

  /// `octets`: the datagram, of which nothing is known but that it may be SIP.
  [[nodiscard]] Standing admit(const Sender& sender, std::string_view octets, base::Instant now) noexcept;

  /// The sender's message was admitted and could not be read.
  void malformed(const Sender& sender, base::Instant now) noexcept;
  /// Whether a stateless answer to this sender is within its limits and our own; it is then counted in.
  [[nodiscard]] bool may_answer(const Sender& sender, base::Instant now) noexcept;
  /// The same for an emergency call that passes although other new calls do not.
  [[nodiscard]] bool may_call_emergency(const Sender& sender, base::Instant now) noexcept;
  [[nodiscard]] bool is_emergency(std::string_view request_uri) const noexcept {
    return emergency_.matches(request_uri);
  }

  /// Whether somebody knows this peer: then it has shown that it receives what we send there.
  [[nodiscard]] bool is_known(const Sender& sender) noexcept { return peer_of(sender) != nullptr; }

  /// Somebody knows this peer now, or does not any more. It is forgotten with the last who does.
  void meet(const base::IpAddress& peer) noexcept;
  void leave(const base::IpAddress& peer) noexcept;
  /// The same of all addresses of a network that are not known by themselves.
  void meet(const base::AddressPrefix& network) noexcept;
  void leave(const base::AddressPrefix& network) noexcept;
  void lift_ban(const base::IpAddress& source, base::Instant now) noexcept;
  /// One of these, as a shard orders it.
  void apply(const gate::Command& command, base::Instant now) noexcept;

  [[nodiscard]] const base::NamedCounters<AdmissionCounter>& counters() const noexcept { return counters_; }
  /// Any thread may ask it what bans there are.
  [[nodiscard]] const SourceBans& bans() const noexcept { return bans_; }
  [[nodiscard]] std::size_t peers() const noexcept { return peers_.size(); }

 private:
  [[nodiscard]] Standing admit_unknown(const Sender& sender, std::string_view octets,
                                       base::Instant now) noexcept;
  /// `full_at`, `rate`: what its sender has for emergency calls.
  [[nodiscard]] Standing pass_if_emergency(const Sender& sender, base::Instant& full_at,
                                           const BucketRate& rate, std::string_view octets, base::Instant now,
                                           AdmissionCounter otherwise) noexcept;
  [[nodiscard]] Peer* peer_of(const Sender& sender) noexcept {
    Peer* const peer = peers_.find(sender.address, sender.peer_hash);
    return peer != nullptr ? peer : networks_.find(sender.address);
  }
  [[nodiscard]] std::size_t place_of(const Sender& sender) noexcept;
  void strike(std::size_t place, BanCause cause, base::Instant now) noexcept;
  [[nodiscard]] std::uint64_t source_hash(std::uint64_t key) const noexcept;
  [[nodiscard]] std::uint64_t peer_hash(const base::IpAddress& address) const noexcept;

  base::SipHash hash_;
  PeerTable peers_;
  PeerNetworks networks_;
  SourceTable sources_;
  SourceBans bans_;
  gate::Matcher scanners_;
  EmergencySet emergency_;
  EmergencyCallers emergency_callers_;
  BucketRate peer_rate_;
  BucketRate peer_emergency_rate_;
  BucketRate source_rate_;
  BucketRate source_answer_rate_;
  BucketRate source_emergency_rate_;
  RateLimit unknown_;
  RateLimit total_;
  RateLimit answers_;
  RateLimit emergencies_;
  base::NamedCounters<AdmissionCounter> counters_;
};

}  // namespace trunkline::dataplane
