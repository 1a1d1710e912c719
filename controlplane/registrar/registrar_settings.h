// What a registrar is told at start.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/address_prefix.h"
#include "base/endpoint.h"
#include "base/instant.h"
#include "sip/auth/digest_algorithm.h"

namespace trunkline::controlplane {

/// What becomes of a user's calls. A place is a URI, or a user or number of his own domain; empty: none.
struct UserCalls {
  std::string always;                              // in his place
  std::string busy;                                // when he is
  std::string no_answer;                           // when nobody answers, or he is not there
  base::Duration ring = std::chrono::seconds(20);  // contacts of one q, before it is somebody else's turn

  [[nodiscard]] bool forwards() const noexcept { return !always.empty() || !no_answer.empty(); }
};

/// A user as the configuration has it. Of the password nothing is kept but H(user:domain:password).
struct ConfiguredUser {
  std::string name;
  std::string domain;
  std::array<std::string, sip::digest_algorithm_names.size()> ha1;  // by algorithm; empty: cannot be used
  UserCalls calls = {};
};

/// Where users are who are not in the configuration, and how long what it said of one is believed.
struct UserDatabase {
  std::string sqlite = {};            // a file; or
  std::string postgresql = {};        // as libpq reads it; both empty: there is none
  std::uint32_t remembered = 10'000;  // at one time; the older half gives way at once
  // Of users and of those who are none alike, or time would tell them apart.
  base::Duration known_for = std::chrono::minutes(1);

  [[nodiscard]] bool given() const noexcept { return !sqlite.empty() || !postgresql.empty(); }
};

struct RegistrarSettings {
  std::vector<std::string> domains;  // in lower case, each its own realm; the first also stands for `own`
  std::vector<base::IpAddress> own;  // our addresses, as a host in a URI
  std::vector<base::AddressPrefix> trusted;  // sources that need not prove themselves, but to register
  std::vector<ConfiguredUser> users;
  UserDatabase database = {};
  std::vector<sip::DigestAlgorithm> algorithms{sip::DigestAlgorithm::sha_256, sip::DigestAlgorithm::md5};
  base::Duration nonce_lifetime = std::chrono::minutes(5);
  std::uint32_t least_expires_s = 60;  // below: 423
  std::uint32_t expires_s = 3600;      // where a phone does not say
  std::uint32_t most_expires_s = 7200;
  std::uint32_t bindings = 10000;  // at one time, of all users
  std::uint32_t bindings_per_user = 10;
  std::uint8_t guesses = 5;  // wrong passwords of one user from one source
  base::Duration guess_pause = std::chrono::minutes(1);
  std::uint32_t quiet_flow_s = 0;     // a connection over which nothing comes so long is closed; 0: none is
  std::int64_t unix_at_origin_s = 0;  // what the time of day is when the clock is at its origin: for Date
};

}  // namespace trunkline::controlplane
