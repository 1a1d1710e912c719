// What a worker remembers of sources it does not know: fixed memory, whoever sends.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/instant.h"

namespace trunkline::dataplane {

enum class BanCause : std::uint8_t { none, signature, malformed, over_rate };

/// The part of a source that only misbehaviour touches.
struct SourceRecord {
  base::Instant answers;       // buckets; see take()
  base::Instant strikes;       //
  base::Instant emergency;     //
  base::Instant forgotten_at;  // then a ban is the first again
  std::atomic<std::uint8_t> bans{0};
  std::atomic<BanCause> cause{BanCause::none};
};

/// Four places a set. Who is new takes the place whose bucket is full first: one that is free, else the
/// source that has been quiet longest, and a banned one last of all. So a flood of invented sources can make
/// us forget quiet strangers, which costs them nothing, but not bans.
///
/// A source is the bucket of what it sends. A ban is nothing but a bucket that is full again only long after
/// it could be: one look at one cache line admits, limits and bans.
///
/// One thread changes it. Others may read keys and buckets: each whole, and a key that stays the same around
/// the reading of its bucket belongs to it.
class SourceTable {
 public:
  static constexpr std::size_t ways = 4;

  /// Room for `sources` or more. Takes all memory now.
  explicit SourceTable(std::uint32_t sources);

  void prefetch(std::uint64_t hash) const noexcept { __builtin_prefetch(&sets_[hash & mask_]); }

  struct Found {
    std::size_t place;
    bool evicted;  // somebody else had to go
  };
  [[nodiscard]] Found find_or_make(std::uint64_t key, std::uint64_t hash) noexcept;

  /// Number of places; a place is below it.
  [[nodiscard]] std::size_t size() const noexcept { return records_.size(); }
  [[nodiscard]] std::uint64_t key(std::size_t place) const noexcept {
    return sets_[place / ways].keys[place % ways].load(std::memory_order_acquire);
  }
  [[nodiscard]] base::Instant full_at(std::size_t place) const noexcept {
    const auto& bucket = sets_[place / ways].full_at[place % ways];
    return base::Instant(base::Duration(bucket.load(std::memory_order_acquire)));
  }
  void set_full_at(std::size_t place, base::Instant full_at) noexcept {
    sets_[place / ways].full_at[place % ways].store(full_at.since_origin().count(),
                                                    std::memory_order_release);
  }
  [[nodiscard]] SourceRecord& record(std::size_t place) noexcept { return records_[place]; }
  [[nodiscard]] const SourceRecord& record(std::size_t place) const noexcept { return records_[place]; }

 private:
  struct alignas(64) Set {
    std::array<std::atomic<std::uint64_t>, ways> keys{};           // 0: free
    std::array<std::atomic<base::Duration::rep>, ways> full_at{};  // Instants
  };
  static_assert(sizeof(Set) == 64);

  std::vector<Set> sets_;
  std::vector<SourceRecord> records_;
  std::uint64_t mask_;
};

}  // namespace trunkline::dataplane
