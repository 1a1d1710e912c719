// Nonces that are issued and checked without being remembered.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/endpoint.h"
#include "base/instant.h"
#include "base/sip_hash.h"

namespace trunkline::sip {

enum class NonceState : std::uint8_t {
  fresh,
  expired,  // ours, of that source, but too old
  foreign,  // not ours, or given to another source: of before a restart, or made up
};

struct CheckedNonce {
  NonceState state = NonceState::foreign;
  std::uint64_t salt = 0;      // tells nonces apart
  std::uint32_t issued_s = 0;  // since the clock's origin
};

/// A nonce is its time of issue, a salt, and a SipHash over both and the source address under a secret of
/// this start. Whoever did not get it at that address cannot use it: so a guess at a password costs the
/// guesser an address that hears us, and nobody can guess in another's name.
///
///     tttttttt ssssssssssssssss mmmmmmmmmmmmmmmm      hexadecimal: seconds, salt, code
class NonceMaker {
 public:
  static constexpr std::size_t length = 40;
  using Text = std::array<char, length>;

  NonceMaker(const base::SipHash::Key& secret, base::Duration lifetime) noexcept
      : hash_(secret), lifetime_(lifetime) {}

  [[nodiscard]] Text make(base::Instant now, std::uint64_t salt,
                          const base::IpAddress& source) const noexcept;
  [[nodiscard]] CheckedNonce check(std::string_view nonce, base::Instant now,
                                   const base::IpAddress& source) const noexcept;
  /// Of those made before as well.
  void live_for(base::Duration lifetime) noexcept { lifetime_ = lifetime; }
  [[nodiscard]] base::Duration lifetime() const noexcept { return lifetime_; }

 private:
  [[nodiscard]] std::uint64_t code(std::uint32_t issued_s, std::uint64_t salt,
                                   const base::IpAddress& source) const noexcept;

  base::SipHash hash_;
  base::Duration lifetime_;
};

}  // namespace trunkline::sip
