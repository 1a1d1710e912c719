// Strikes against a source, and the bans they end in.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/endpoint.h"
#include "base/instant.h"
#include "base/source_key.h"
#include "dataplane/gate/admission_config.h"
#include "dataplane/intake/rate_limit.h"
#include "dataplane/intake/source_table.h"

namespace trunkline::dataplane {

/// A ban ends by itself. The next one lasts twice as long, up to a limit; a source that keeps quiet for as
/// long as the longest ban has its past forgotten. It comes out of a ban with an empty bucket.
class SourceBans {
 public:
  SourceBans(SourceTable& table, const gate::AdmissionConfig& config, const BucketRate& source_rate) noexcept
      : table_(table),
        source_rate_(source_rate),
        strike_rate_{base::Duration(std::chrono::seconds(1)) / config.strikes_forgiven,
                     base::Duration(std::chrono::seconds(1)) / config.strikes_forgiven * config.strikes},
        strikes_of_signature_(config.strikes_of_signature),
        shortest_(config.shortest_ban),
        longest_(config.longest_ban) {}

  /// Whether the bucket of a source is that of a banned one.
  [[nodiscard]] bool is_ban(base::Instant full_at, base::Instant now) const noexcept {
    return full_at - now > source_rate_.most;
  }
  /// True: it was one too many, and the source is banned from now on.
  bool strike(std::size_t place, BanCause cause, base::Instant now) noexcept;
  /// False: there was no ban.
  bool lift(std::size_t place, base::Instant now) noexcept;

  struct Ban {
    base::IpAddress source;  // of IPv6: the first address of its /64
    base::Duration left{0};
    std::uint8_t bans = 0;  // how many in a row
    BanCause cause = BanCause::none;
  };
  /// Calls `f(const Ban&)` for each ban in force. Any thread may: what changes meanwhile may be missed.
  template <class F>
  void for_each(base::Instant now, F&& f) const {
    for (std::size_t place = 0; place < table_.size(); ++place) {
      const auto key = table_.key(place);
      if (key == 0) continue;
      const auto full_at = table_.full_at(place);
      if (!is_ban(full_at, now) || table_.key(place) != key) continue;
      const auto& record = table_.record(place);
      f(Ban{base::address_of_source(key), full_at - now - source_rate_.most,
            record.bans.load(std::memory_order_relaxed), record.cause.load(std::memory_order_relaxed)});
    }
  }

 private:
  SourceTable& table_;
  BucketRate source_rate_;
  BucketRate strike_rate_;
  std::uint32_t strikes_of_signature_;
  base::Duration shortest_;
  base::Duration longest_;
};

}  // namespace trunkline::dataplane
