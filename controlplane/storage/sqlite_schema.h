// The tables of call records in SQLite.
#pragma once

#include <array>

namespace trunkline::controlplane::sqlite {

inline constexpr const char* schema = R"(
CREATE TABLE IF NOT EXISTS calls (
  run INTEGER NOT NULL, call INTEGER NOT NULL,
  started_ms INTEGER NOT NULL, answered_ms INTEGER, interim_ms INTEGER, ended_ms INTEGER,
  caller TEXT NOT NULL, callee TEXT NOT NULL, call_id TEXT NOT NULL,
  codec TEXT, pdd_ms INTEGER, status INTEGER, cause INTEGER, ended_by TEXT, end_reason TEXT,
  caller_trunk TEXT, callee_trunk TEXT,
  PRIMARY KEY (run, call)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS calls_started ON calls (started_ms);
CREATE INDEX IF NOT EXISTS calls_open ON calls (run) WHERE ended_ms IS NULL;
CREATE TABLE IF NOT EXISTS call_media (
  run INTEGER NOT NULL, call INTEGER NOT NULL, slot INTEGER NOT NULL, slot_generation INTEGER NOT NULL,
  party TEXT NOT NULL, stream INTEGER NOT NULL, received INTEGER NOT NULL, sent INTEGER NOT NULL,
  lost INTEGER NOT NULL, reordered INTEGER NOT NULL, jitter_us INTEGER NOT NULL, mos REAL,
  PRIMARY KEY (run, call, slot, slot_generation)) WITHOUT ROWID;
)";

/// Columns of `calls` that a database of an earlier version has not: texts.
inline constexpr std::array younger_columns{"end_reason", "caller_trunk", "callee_trunk"};

}  // namespace trunkline::controlplane::sqlite
