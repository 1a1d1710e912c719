#include "dataplane/intake/admission.h"

#include <array>
#include <bit>

#include "base/derived_key.h"

namespace trunkline::dataplane {

Admission::Admission(const gate::AdmissionConfig& config, const base::SipHash::Key& secret)
    : hash_(base::derived(secret, "admission")),
      // Live peers may fill what the configuration of the start left; one that is read later may name as
      // many as all of them, and has to find room.
      peers_(2 * config.peers),
      sources_(config.sources),
      bans_(sources_, config, BucketRate::of(config.source_rate, config.burst)),
      scanners_(config.signatures),
      emergency_(config.emergency_numbers),
      emergency_callers_(config.emergency_rate),
      peer_rate_(BucketRate::of(config.peer_rate, config.burst)),
      peer_emergency_rate_(BucketRate::of(config.peer_emergency_rate, config.burst)),
      source_rate_(BucketRate::of(config.source_rate, config.burst)),
      source_answer_rate_(BucketRate::of(config.source_answer_rate, config.burst)),
      source_emergency_rate_(BucketRate::of(config.source_emergency_rate, config.burst)),
      unknown_(BucketRate::of(config.unknown_rate, config.burst)),
      total_(BucketRate::of(config.total_rate, config.burst)),
      answers_(BucketRate::of(config.answer_rate, config.burst)),
      emergencies_(BucketRate::of(config.emergency_rate, config.burst)) {
  for (const auto& peer : config.known) meet(peer);
  for (const auto& network : config.known_networks) meet(network);
}

// Over IPv4 both tables are keyed by the same octets, and one hash does for both.
std::uint64_t Admission::source_hash(std::uint64_t key) const noexcept {
  return hash_(std::bit_cast<std::array<std::uint8_t, sizeof key>>(key));
}

std::uint64_t Admission::peer_hash(const base::IpAddress& address) const noexcept {
  return address.is_v4() ? source_hash(base::source_key(address)) : hash_(address.octets());
}

Sender Admission::sender(const base::IpAddress& address) const noexcept {
  const auto key = base::source_key(address);
  const auto hash = source_hash(key);
  const Sender sender{address, key, hash, address.is_v4() ? hash : hash_(address.octets())};
  peers_.prefetch(sender.peer_hash);
  sources_.prefetch(sender.source_hash);
  return sender;
}

Standing Admission::admit(const Sender& sender, std::string_view octets, base::Instant now) noexcept {
  const auto refuse = [this](AdmissionCounter reason) noexcept {
    counters_.increment(reason);
    return Standing::refused;
  };
  if (Peer* peer = peer_of(sender)) {
    auto standing = Standing::known;
    if (take(peer->full_at, peer_rate_, now)) {
      total_.spend(now);
    } else {
      standing = pass_if_emergency(sender, peer->emergency, peer_emergency_rate_, octets, now,
                                   AdmissionCounter::peer_limited);
      if (standing == Standing::refused) return standing;
    }
    // Screened too, since the address may be forged; but no strike: a ban would hit the peer.
    if (scanners_.matches(octets)) return refuse(AdmissionCounter::scanner_signature);
    counters_.increment(standing == Standing::known ? AdmissionCounter::admitted_known
                                                    : AdmissionCounter::admitted_emergency);
    return standing;
  }
  return admit_unknown(sender, octets, now);
}

Standing Admission::admit_unknown(const Sender& sender, std::string_view octets, base::Instant now) noexcept {
  const auto place = place_of(sender);
  const auto emergency_or = [&](AdmissionCounter otherwise) noexcept {
    return pass_if_emergency(sender, sources_.record(place).emergency, source_emergency_rate_, octets, now,
                             otherwise);
  };
  auto standing = Standing::unknown;
  auto full_at = sources_.full_at(place);
  if (bans_.is_ban(full_at, now)) {
    standing = emergency_or(AdmissionCounter::source_banned);
  } else if (!take(full_at, source_rate_, now)) {
    standing = emergency_or(AdmissionCounter::source_limited);
    strike(place, BanCause::over_rate, now);
  } else {
    sources_.set_full_at(place, full_at);
    if (!total_.has(now) || !unknown_.admit(now)) {
      standing = emergency_or(AdmissionCounter::unknown_limited);
    } else {
      total_.spend(now);
    }
  }
  if (standing == Standing::refused) return standing;
  if (scanners_.matches(octets)) {
    counters_.increment(AdmissionCounter::scanner_signature);
    strike(place, BanCause::signature, now);
    return Standing::refused;
  }
  // Limits may be full, or the source banned, before the call is acknowledged.
  if (standing == Standing::unknown && emergency_.invites(octets))
    emergency_callers_.note(sender.key, sender.source_hash, now);
  counters_.increment(standing == Standing::emergency ? AdmissionCounter::admitted_emergency
                                                      : AdmissionCounter::admitted_unknown);
  return standing;
}

// Somebody may have forged a phone's address and had it banned: its call for help is heard all the same, and
// what belongs to it.
Standing Admission::pass_if_emergency(const Sender& sender, base::Instant& full_at, const BucketRate& rate,
                                      std::string_view octets, base::Instant now,
                                      AdmissionCounter otherwise) noexcept {
  const bool helps =
      emergency_.invites(octets) ||
      (goes_on_with_call(octets) && emergency_callers_.has(sender.key, sender.source_hash, now));
  if (helps && take(full_at, rate, now) && emergencies_.admit(now)) {
    emergency_callers_.note(sender.key, sender.source_hash, now);
    return Standing::emergency;
  }
  counters_.increment(otherwise);
  return Standing::refused;
}

void Admission::malformed(const Sender& sender, base::Instant now) noexcept {
  if (peer_of(sender) == nullptr) {
    strike(place_of(sender), BanCause::malformed, now);
  }
}

bool Admission::may_answer(const Sender& sender, base::Instant now) noexcept {
  Peer* peer = peer_of(sender);
  const bool fits = peer != nullptr
                        ? take(peer->answers, peer_rate_, now)
                        : take(sources_.record(place_of(sender)).answers, source_answer_rate_, now);
  return fits && answers_.admit(now);
}

bool Admission::may_call_emergency(const Sender& sender, base::Instant now) noexcept {
  Peer* peer = peer_of(sender);
  const bool fits = peer != nullptr
                        ? take(peer->emergency, peer_emergency_rate_, now)
                        : take(sources_.record(place_of(sender)).emergency, source_emergency_rate_, now);
  return fits && emergencies_.admit(now);
}

std::size_t Admission::place_of(const Sender& sender) noexcept {
  const auto found = sources_.find_or_make(sender.key, sender.source_hash);
  if (found.evicted) counters_.increment(AdmissionCounter::sources_forgotten);
  return found.place;
}

void Admission::strike(std::size_t place, BanCause cause, base::Instant now) noexcept {
  counters_.increment(AdmissionCounter::strikes);
  if (bans_.strike(place, cause, now)) counters_.increment(AdmissionCounter::bans);
}

}  // namespace trunkline::dataplane
