// A shard's end of the spool: makes records out of what happens to calls.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/handle.h"
#include "base/instant.h"
#include "controlplane/storage/spool.h"
#include "controlplane/storage/storage_counters.h"

namespace trunkline::controlplane {

/// When something happened to a call that began at `began`. Its records follow the time of day as it was
/// then: what lies between them is as long as it was, whatever has been done to the day's clock meanwhile.
struct CallMoment {
  base::Instant at;
  base::Instant began;

  CallMoment(base::Instant began_now) noexcept : at(began_now), began(began_now) {}
  CallMoment(base::Instant now, base::Instant call_began) noexcept : at(now), began(call_began) {}
};

/// One thread. Each function writes its record before it returns, and so before any order of the same step
/// is carried out. `call` is unique within this run.
class Recorder {
 public:
  /// `spool` outlives it. `unix_at_origin_ms`: the time of day at the clock's origin.
  Recorder(Spool& spool, std::uint64_t run, std::int64_t unix_at_origin_ms) noexcept
      : spool_(spool), run_(run) {
    days_.fill({base::Instant(base::Duration::min()), unix_at_origin_ms});
  }

  /// The day's clock may have been set since: calls that begin from `now` on have its time. The last few
  /// settings are remembered, for the calls that go on.
  void day_is(std::int64_t unix_at_origin_ms, base::Instant now) noexcept;

  /// Whether one more call could be recorded to its end, beside those that have started. False is counted.
  [[nodiscard]] bool has_room() noexcept;

  void started(std::uint64_t call, base::Instant now, const CallStarted& what) noexcept;
  /// The same, written where it stays.
  void started(std::uint64_t call, base::Instant now, std::string_view caller, std::string_view callee,
               std::string_view call_id) noexcept;
  void answered(std::uint64_t call, CallMoment now, const CallAnswered& what) noexcept;
  void ended(std::uint64_t call, CallMoment now, const CallEnded& what) noexcept;
  /// A call that never began, start and end in one. Without room it is only counted.
  void refused(base::ShardId shard, base::Instant now, const CallStarted& what,
               const CallEnded& how) noexcept;
  /// The call lives: should its end be lost, this is the last that is known of it. Not written without room.
  /// False: not written.
  bool interim(std::uint64_t call, CallMoment now) noexcept;
  /// Another codec than the last one said. Not written without room.
  void codec(std::uint64_t call, CallMoment now, const CallCodec& what) noexcept;
  /// Once a call, before it is answered or ends: there is room for one. Of a call without trunks (both empty)
  /// nothing is written: its row says so.
  void trunks(std::uint64_t call, CallMoment now, std::string_view caller, std::string_view callee) noexcept;
  /// Figures of a slot in between, or at its end. Those in between are not written without room.
  void measured_so_far(std::uint64_t call, base::Instant now, const CallMeasured& what) noexcept;
  void measured(std::uint64_t call, base::Instant now, const CallMeasured& what) noexcept;

  /// One that has started goes on where nobody here sees it, and its end may never be heard of: no room is
  /// kept for that any more.
  void let_go() noexcept { open_ -= open_ == 0 ? 0 : 1; }
  /// The end of one that was let go, each time that it is heard of: a sink takes the first. Not written
  /// without room.
  void ended_elsewhere(std::uint64_t call, base::Instant now, const CallEnded& what) noexcept;

  [[nodiscard]] const RecorderCounters& counters() const noexcept { return counters_; }

 private:
  /// For what need not be written: none of it is kept for the calls that have started.
  [[nodiscard]] bool has_spare_room() const noexcept;
  /// As it was for a call that began then.
  [[nodiscard]] std::int64_t unix_at_origin_ms(base::Instant began) const noexcept;
  [[nodiscard]] std::int64_t unix_at_origin_ms(const CallMoment& moment) const noexcept;
  template <class F>
  void write(std::uint64_t call, base::Instant now, std::int64_t origin_ms, RecordKind kind,
             F&& fill) noexcept;

  Spool& spool_;
  std::uint64_t run_;
  struct Day {
    base::Instant since;
    std::int64_t unix_at_origin_ms = 0;
  };
  std::array<Day, 8> days_;  // the latest first
  std::uint64_t refusals_ = 0;
  std::uint32_t open_ = 0;  // calls that have started and not ended
  RecorderCounters counters_;
};

/// The cause that a SIP status stands for (RFC 3398 section 8.2.6.1); 16 for a call that was answered.
[[nodiscard]] std::uint8_t cause_of(int status) noexcept;

}  // namespace trunkline::controlplane
