// Which nonce counts have been used: what makes a copied request worthless.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/sip_hash.h"
#include "sip/auth/nonce.h"

namespace trunkline::sip {

enum class CountUse : std::uint8_t {
  first,      // never seen: take it
  replayed,   // seen before, or too far behind to know
  forgotten,  // the nonce's counts had to make room: a new nonce is due (stale)
};

/// Remembers, for nonces with which somebody has authenticated, the last 64 counts below the highest. Only
/// those: strangers cannot fill it. A table of fixed size; where it is full the nonce issued first makes
/// room, and from then on no older nonce is taken in that place, so that forgetting never lets a replay in.
class NonceCounts {
 public:
  /// Room for at least `nonces`.
  NonceCounts(std::uint32_t nonces, const base::SipHash::Key& secret);

  /// The digest was right: uses up `count` of this nonce. Counts may arrive out of order.
  [[nodiscard]] CountUse use(const CheckedNonce& nonce, std::uint32_t count) noexcept;

 private:
  struct Entry {
    std::uint64_t salt = 0;
    std::uint64_t window = 0;  // bit i: highest - i was used
    std::uint32_t highest = 0;
    std::uint32_t issued_s = 0;
    bool taken = false;
  };
  struct Bucket {
    std::array<Entry, 4> entries;
    std::uint32_t forgotten_s = 0;  // nonces issued until then are not taken up any more
    bool forgot = false;
  };

  [[nodiscard]] static CountUse use(Entry& entry, std::uint32_t count) noexcept;

  std::vector<Bucket> buckets_;
  base::SipHash hash_;
};

}  // namespace trunkline::sip
