// Counts wrong passwords, and makes whoever gives too many of them wait.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/endpoint.h"
#include "base/instant.h"
#include "base/sip_hash.h"

namespace trunkline::controlplane {

/// One account a user and source: the user himself, elsewhere, is not locked out by those who guess at his
/// password. One a source, for who tries one password with many users. Over IPv6 a source is a /64, of which
/// anybody has all addresses. Unknown users have accounts as well, so that being made to wait tells nothing.
/// A table of fixed size, in which the account that has been quiet longest makes room.
class GuessThrottle {
 public:
  GuessThrottle(std::uint32_t accounts, std::uint8_t guesses, base::Duration pause,
                const base::SipHash::Key& secret);

  void adopt(std::uint8_t guesses, base::Duration pause) noexcept {
    guesses_ = guesses;
    pause_ = pause;
  }

  /// Whether the next guess is wrong whatever it is. Not counted as one.
  [[nodiscard]] bool waits(std::string_view user, const base::IpAddress& source,
                           base::Instant now) const noexcept;
  void wrong(std::string_view user, const base::IpAddress& source, base::Instant now) noexcept;
  /// What the source owes for other users stays: a guesser may have a password of his own.
  void right(std::string_view user, const base::IpAddress& source) noexcept;

 private:
  struct Account {
    std::uint64_t key = 0;
    base::Instant last;
    std::uint8_t wrong = 0;  // 0: free
  };
  using Bucket = std::array<Account, 4>;

  [[nodiscard]] std::uint64_t key_of(const base::IpAddress& source) const noexcept;
  [[nodiscard]] std::uint64_t key_of(std::string_view user, const base::IpAddress& source) const noexcept;
  [[nodiscard]] bool waits(std::uint64_t key, std::uint8_t most, base::Instant now) const noexcept;
  void wrong(std::uint64_t key, base::Instant now) noexcept;
  [[nodiscard]] const Account* find(std::uint64_t key) const noexcept;

  std::vector<Bucket> buckets_;
  base::SipHash hash_;
  base::Duration pause_;
  std::uint8_t guesses_;
};

}  // namespace trunkline::controlplane
