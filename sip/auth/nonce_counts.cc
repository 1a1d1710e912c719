#include "sip/auth/nonce_counts.h"

#include <algorithm>
#include <bit>

namespace trunkline::sip {
namespace {

constexpr std::uint32_t window_bits = 64;

}  // namespace

// Twice the room: entries do not spread evenly over the buckets.
NonceCounts::NonceCounts(std::uint32_t nonces, const base::SipHash::Key& secret)
    : buckets_(std::bit_ceil(std::max(nonces / 2, 1U))), hash_(secret) {}

CountUse NonceCounts::use(Entry& entry, std::uint32_t count) noexcept {
  if (count > entry.highest) {
    const std::uint32_t ahead = count - entry.highest;
    entry.window = ahead >= window_bits ? 0 : entry.window << ahead;
    entry.window |= 1;
    entry.highest = count;
    return CountUse::first;
  }
  const std::uint32_t behind = entry.highest - count;
  if (behind >= window_bits) return CountUse::replayed;
  const std::uint64_t bit = std::uint64_t{1} << behind;
  if ((entry.window & bit) != 0) return CountUse::replayed;
  entry.window |= bit;
  return CountUse::first;
}

CountUse NonceCounts::use(const CheckedNonce& nonce, std::uint32_t count) noexcept {
  if (count == 0) return CountUse::replayed;  // counting begins at 1 (RFC 7616 section 3.4)
  std::array<std::uint8_t, 8> octets{};
  for (std::size_t i = 0; i < 8; ++i) octets[i] = static_cast<std::uint8_t>(nonce.salt >> (8 * i));
  Bucket& bucket = buckets_[hash_(octets) & (buckets_.size() - 1)];
  for (Entry& entry : bucket.entries) {
    if (entry.taken && entry.salt == nonce.salt && entry.issued_s == nonce.issued_s) return use(entry, count);
  }
  if (bucket.forgot && nonce.issued_s <= bucket.forgotten_s) return CountUse::forgotten;
  auto* place = std::find_if(bucket.entries.begin(), bucket.entries.end(),
                             [](const Entry& entry) { return !entry.taken; });
  if (place == bucket.entries.end()) {
    place = std::min_element(bucket.entries.begin(), bucket.entries.end(),
                             [](const Entry& a, const Entry& b) { return a.issued_s < b.issued_s; });
    // Its counts are lost, so it must not come back; nor may one of the same second, which would look the
    // same.
    bucket.forgotten_s = std::max(bucket.forgotten_s, place->issued_s);
    bucket.forgot = true;
    if (nonce.issued_s <= bucket.forgotten_s) return CountUse::forgotten;
  }
  *place = Entry{nonce.salt, 1, count, nonce.issued_s, true};
  return CountUse::first;
}

}  // namespace trunkline::sip
