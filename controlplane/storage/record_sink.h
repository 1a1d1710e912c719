// Where call records end up: a database, or a test's list.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "controlplane/storage/call_record.h"

namespace trunkline::controlplane {

/// Of one appliance: its runs have numbers that follow each other, and nobody else has one between them.
struct Runs {
  std::uint64_t first = 0;
  std::uint64_t current = 0;
};

/// Where a batch comes from: which spool, and how many records it has given before, ever.
struct SpoolPlace {
  std::uint64_t spool = 0;
  std::uint64_t sequence = 0;
};

/// Used by one thread, which may block in it.
class RecordSink {
 public:
  virtual ~RecordSink() = default;

  /// Takes all of the batch, for good, or none of it and says false. The same record may come again: then it
  /// changes nothing.
  [[nodiscard]] virtual bool store(std::span<const CallRecord> batch, SpoolPlace from) = 0;
  /// Calls of this appliance's earlier runs that never ended are ended as lost, at the last moment they were
  /// heard of; how many. Nothing of an earlier run comes later. Calls of other appliances, which may share a
  /// database, are none of ours. Nothing: it failed.
  [[nodiscard]] virtual std::optional<std::uint64_t> close_lost(Runs runs) = 0;
  /// Why the last of these that failed did.
  [[nodiscard]] virtual std::string last_error() const = 0;

 protected:
  RecordSink() = default;
  RecordSink(const RecordSink&) = default;
  RecordSink& operator=(const RecordSink&) = default;
};

}  // namespace trunkline::controlplane
