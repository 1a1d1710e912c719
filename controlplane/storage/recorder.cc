#include "controlplane/storage/recorder.h"

#include <algorithm>
#include <chrono>

namespace trunkline::controlplane {
namespace {

/// Started, trunks, answered, ended, and a slot or two a side. The rest of the spool is for media that move.
constexpr std::uint64_t records_of_call = 8;

// No session has such a number: its generation would have had to come round.
constexpr std::uint64_t refusal = std::uint64_t{1} << 63;
constexpr unsigned refusal_shard_shift = 55;

}  // namespace

void Recorder::day_is(std::int64_t unix_at_origin_ms, base::Instant now) noexcept {
  if (days_.front().unix_at_origin_ms == unix_at_origin_ms) return;
  std::copy_backward(days_.begin(), days_.end() - 1, days_.end());
  days_.front() = {now, unix_at_origin_ms};
}

std::int64_t Recorder::unix_at_origin_ms(base::Instant began) const noexcept {
  const Day* day = days_.data();
  while (began < day->since && day != &days_.back()) ++day;
  return day->unix_at_origin_ms;
}

std::int64_t Recorder::unix_at_origin_ms(const CallMoment& moment) const noexcept {
  const auto& today = days_.front();
  return moment.began >= today.since ? today.unix_at_origin_ms : unix_at_origin_ms(moment.began);
}

// Made where it stays: nobody reads it before all of it is there.
template <class F>
void Recorder::write(std::uint64_t call, base::Instant now, std::int64_t origin_ms, RecordKind kind,
                     F&& fill) noexcept {
  CallRecord* const record = spool_.next();
  if (record == nullptr) return counters_.increment(RecorderCounter::records_lost);
  record->key = {run_, call};
  record->unix_ms =
      origin_ms + std::chrono::duration_cast<std::chrono::milliseconds>(now.since_origin()).count();
  record->kind = kind;
  fill(*record);
  spool_.append_next();
  counters_.increment(RecorderCounter::records_written);
}

bool Recorder::has_spare_room() const noexcept {
  return spool_.room() >= records_of_call * (std::uint64_t{open_} + 1);
}

bool Recorder::has_room() noexcept {
  if (has_spare_room()) return true;
  counters_.increment(RecorderCounter::calls_refused);
  return false;
}

void Recorder::refused(base::ShardId shard, base::Instant now, const CallStarted& what,
                       const CallEnded& how) noexcept {
  if (!has_spare_room()) return counters_.increment(RecorderCounter::refusals_unrecorded);
  const auto call = refusal | (static_cast<std::uint64_t>(shard) << refusal_shard_shift) | refusals_++;
  started(call, now, what);
  ended(call, now, how);
}

void Recorder::started(std::uint64_t call, base::Instant now, const CallStarted& what) noexcept {
  write(call, now, days_.front().unix_at_origin_ms, RecordKind::started,
        [&](CallRecord& record) { record.started = what; });
  ++open_;
}

void Recorder::started(std::uint64_t call, base::Instant now, std::string_view caller,
                       std::string_view callee, std::string_view call_id) noexcept {
  write(call, now, days_.front().unix_at_origin_ms, RecordKind::started,
        [&](CallRecord& record) { record.started.set(caller, callee, call_id); });
  ++open_;
}

void Recorder::answered(std::uint64_t call, CallMoment now, const CallAnswered& what) noexcept {
  write(call, now.at, unix_at_origin_ms(now), RecordKind::answered,
        [&](CallRecord& record) { record.answered = what; });
}

void Recorder::ended(std::uint64_t call, CallMoment now, const CallEnded& what) noexcept {
  write(call, now.at, unix_at_origin_ms(now), RecordKind::ended,
        [&](CallRecord& record) { record.ended = what; });
  open_ -= open_ == 0 ? 0 : 1;
}

void Recorder::ended_elsewhere(std::uint64_t call, base::Instant now, const CallEnded& what) noexcept {
  if (!has_spare_room()) return counters_.increment(RecorderCounter::ends_unrecorded);
  write(call, now, days_.front().unix_at_origin_ms, RecordKind::ended,
        [&](CallRecord& record) { record.ended = what; });
}

bool Recorder::interim(std::uint64_t call, CallMoment now) noexcept {
  const bool fits = has_spare_room();
  if (fits) write(call, now.at, unix_at_origin_ms(now), RecordKind::interim, [](CallRecord&) {});
  return fits;
}

void Recorder::codec(std::uint64_t call, CallMoment now, const CallCodec& what) noexcept {
  if (!has_spare_room()) return;
  write(call, now.at, unix_at_origin_ms(now), RecordKind::codec,
        [&](CallRecord& record) { record.codec = what; });
}

void Recorder::trunks(std::uint64_t call, CallMoment now, std::string_view caller,
                      std::string_view callee) noexcept {
  if (caller.empty() && callee.empty()) return;
  write(call, now.at, unix_at_origin_ms(now), RecordKind::trunks, [&](CallRecord& record) {
    record.trunks = {caller, callee};
  });
}

void Recorder::measured_so_far(std::uint64_t call, base::Instant now, const CallMeasured& what) noexcept {
  if (has_spare_room()) measured(call, now, what);
}

void Recorder::measured(std::uint64_t call, base::Instant now, const CallMeasured& what) noexcept {
  write(call, now, days_.front().unix_at_origin_ms, RecordKind::measured,
        [&](CallRecord& record) { record.measured = what; });
}

std::uint8_t cause_of(int status) noexcept {
  switch (status) {
    case 200: return 16;  // normal call clearing
    case 401:
    case 402:
    case 403:
    case 407:
    case 603: return 21;  // call rejected
    case 404:
    case 485:
    case 604: return 1;  // unallocated number
    case 405: return 63;
    case 406:
    case 415:
    case 501: return 79;  // service not implemented
    case 408:
    case 504: return 102;  // recovery on timer expiry
    case 410: return 22;
    case 413:
    case 414:
    case 416:
    case 420:
    case 421:
    case 423:
    case 505:
    case 513: return 127;
    case 480: return 18;  // no user responding
    case 400:
    case 481:
    case 500:
    case 503: return 41;  // temporary failure
    case 482:
    case 483: return 25;
    case 484: return 28;
    case 486:
    case 600: return 17;  // user busy
    case 487: return 16;  // the caller gave up
    case 488: return 65;
    case 502: return 38;
    case 606: return 58;  // bearer capability not presently available
    default: return 31;   // normal, unspecified
  }
}

}  // namespace trunkline::controlplane
