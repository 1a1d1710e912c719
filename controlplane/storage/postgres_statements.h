// What is said to PostgreSQL, and the parameters of it that stand for one record.
#pragma once

#include <array>
#include <string>

#include "controlplane/storage/call_record.h"

namespace trunkline::controlplane::postgres {

inline constexpr const char* schema = R"(
CREATE TABLE IF NOT EXISTS calls (
  run BIGINT NOT NULL, call BIGINT NOT NULL,
  started_ms BIGINT NOT NULL, answered_ms BIGINT, interim_ms BIGINT, ended_ms BIGINT,
  caller TEXT NOT NULL, callee TEXT NOT NULL, call_id TEXT NOT NULL,
  codec TEXT, pdd_ms BIGINT, status INTEGER, cause INTEGER, ended_by TEXT, end_reason TEXT,
  caller_trunk TEXT, callee_trunk TEXT,
  PRIMARY KEY (run, call));
DO $$ DECLARE younger TEXT; BEGIN  -- than the table; to ask for them each time would wait for every reader
  FOREACH younger IN ARRAY ARRAY['end_reason', 'caller_trunk', 'callee_trunk'] LOOP
    IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'calls'::regclass AND attname = younger) THEN
      EXECUTE format('ALTER TABLE calls ADD COLUMN IF NOT EXISTS %I TEXT', younger);
    END IF;
  END LOOP;
END $$;
CREATE INDEX IF NOT EXISTS calls_started ON calls (started_ms);
CREATE INDEX IF NOT EXISTS calls_open ON calls (run) WHERE ended_ms IS NULL;
CREATE TABLE IF NOT EXISTS call_media (
  run BIGINT NOT NULL, call BIGINT NOT NULL, slot BIGINT NOT NULL, slot_generation BIGINT NOT NULL,
  party TEXT NOT NULL, stream INTEGER NOT NULL, received BIGINT NOT NULL, sent BIGINT NOT NULL,
  lost BIGINT NOT NULL, reordered BIGINT NOT NULL, jitter_us BIGINT NOT NULL, mos NUMERIC(3,2),
  PRIMARY KEY (run, call, slot, slot_generation));
)";

struct Statement {
  const char* name;
  const char* sql;
};

inline constexpr std::array statements{
    Statement{"started",
              "INSERT INTO calls (run, call, started_ms, caller, callee, call_id) "
              "VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT DO NOTHING"},
    Statement{
        "answered",
        "UPDATE calls SET answered_ms=$3, pdd_ms=$4, codec=nullif($5::text,'') WHERE run=$1 AND call=$2"},
    Statement{
        "ended",
        "UPDATE calls SET ended_ms=$3, status=$4, cause=$5, ended_by=$6, end_reason=nullif($7::text,''), "
        "pdd_ms=coalesce(pdd_ms,$8::bigint) WHERE run=$1 AND call=$2 AND ended_ms IS NULL"},
    Statement{"codec", "UPDATE calls SET codec=$3 WHERE run=$1 AND call=$2"},
    Statement{"trunks",
              "UPDATE calls SET caller_trunk=nullif($3::text,''), callee_trunk=nullif($4::text,'') "
              "WHERE run=$1 AND call=$2"},
    Statement{
        "measured",
        "INSERT INTO call_media (run, call, slot, slot_generation, party, stream, received, sent, lost, "
        "reordered, jitter_us, mos) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,nullif($12::numeric,0)) "
        "ON CONFLICT (run, call, slot, slot_generation) DO UPDATE SET received=excluded.received, "
        "sent=excluded.sent, lost=excluded.lost, reordered=excluded.reordered, "
        "jitter_us=excluded.jitter_us, mos=excluded.mos"},
    Statement{"interim", "UPDATE calls SET interim_ms=$3 WHERE run=$1 AND call=$2"},
    // Nobody knows when they ended: not before the last that was heard of them.
    Statement{"lost",
              "UPDATE calls SET ended_ms=coalesce(interim_ms, answered_ms, started_ms), ended_by='lost' "
              "WHERE ended_ms IS NULL AND run>=$1 AND run<$2"},
};

/// A record as text, in the order of its statement's parameters.
class Parameters {
 public:
  explicit Parameters(const CallRecord& record);

  /// nullptr: of a kind that this version does not know.
  [[nodiscard]] const char* statement() const noexcept { return statement_; }
  [[nodiscard]] int count() const noexcept { return static_cast<int>(count_); }
  [[nodiscard]] const char* const* values() const noexcept { return values_.data(); }

 private:
  static constexpr std::size_t most = 12;

  void add(std::string text);
  void add_null() { values_[count_++] = nullptr; }
  void add(std::int64_t number) { add(std::to_string(number)); }

  const char* statement_ = nullptr;
  std::array<std::string, most> texts_;
  std::array<const char*, most> values_{};
  std::size_t count_ = 0;
};

}  // namespace trunkline::controlplane::postgres
