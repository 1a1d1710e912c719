// What signalling of strangers may cost, as a worker is told at start: plain values that are already
// validated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/address_prefix.h"
#include "base/endpoint.h"
#include "base/instant.h"
#include "dataplane/gate/pattern_set.h"

namespace trunkline::gate {

/// Networks that a worker knows as a whole, at one time.
inline constexpr std::size_t most_peer_networks = 64;

/// Whether it can be known so: a /8 or less of IPv4, a /16 or less of IPv6. What is wider is everybody's.
[[nodiscard]] constexpr bool is_peer_network(const base::AddressPrefix& network) noexcept {
  constexpr std::uint8_t least_v4 = 96 + 8;
  constexpr std::uint8_t least_v6 = 16;
  return network.bits >= (network.address.is_v4() ? least_v4 : least_v6);
}

/// All rates are datagrams, answers or strikes a second, and each worker keeps its own account.
struct AdmissionConfig {
  base::Duration burst{std::chrono::seconds(2)};  // as much of any rate may come at once as in this time

  std::vector<base::IpAddress> known;               // peers of the configuration
  std::vector<base::AddressPrefix> known_networks;  // at most most_peer_networks, each is_peer_network()
  std::uint32_t peers = 16'384;  // known ones at one time: those, and sources of dialogs and registrations
  std::uint32_t peer_rate = 100'000;    // of each known peer
  std::uint32_t sources = 16'384;       // unknown ones that are remembered
  std::uint32_t source_rate = 1'000;    // of each unknown source
  std::uint32_t unknown_rate = 10'000;  // of all unknown sources together
  std::uint32_t total_rate = 200'000;   // known peers take what they need of it, unknown sources what is left

  std::uint32_t answer_rate = 2'000;        // stateless 400 and 503, in all
  std::uint32_t source_answer_rate = 50;    // of each unknown source
  std::uint32_t emergency_rate = 500;       // emergency calls that pass although the rest does not, in all
  std::uint32_t peer_emergency_rate = 100;  // of each known peer
  std::uint32_t source_emergency_rate = 2;  // of each unknown source
  std::vector<std::string> emergency_numbers;

  std::uint32_t strikes = 200;              // at once, until a source is banned
  std::uint32_t strikes_forgiven = 10;      // a second
  std::uint32_t strikes_of_signature = 50;  // for one match; anything else costs one
  base::Duration shortest_ban{std::chrono::seconds(10)};
  base::Duration longest_ban{std::chrono::hours(1)};

  PatternSet signatures;                 // of scanners
  std::uint8_t shed_above_percent = 50;  // of the way up to a shard; unknown sources' calls above half of it
  std::uint8_t reserve_percent = 50;     // of a shard's tables, kept for known peers
  std::uint32_t retry_after_s = 5;       // in the 503
};

}  // namespace trunkline::gate
