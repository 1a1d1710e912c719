// Call records in a PostgreSQL database.
#pragma once

#include <chrono>
#include <string>

#include "controlplane/storage/postgres_connection.h"
#include "controlplane/storage/record_sink.h"

namespace trunkline::controlplane {

/// The same two tables as SqliteSink makes. A batch is one pipeline and so one transaction: it costs one
/// round trip. Connects when there is something to store, and again after each failure. Not thread-safe.
class PostgresSink final : public RecordSink {
 public:
  /// As of PostgresConnection.
  explicit PostgresSink(std::string conninfo, std::chrono::seconds patience = std::chrono::seconds(10));
  ~PostgresSink() override;

  [[nodiscard]] bool store(std::span<const CallRecord> batch, SpoolPlace from) override;
  [[nodiscard]] std::optional<std::uint64_t> close_lost(Runs runs) override;
  /// What the server or libpq said last when something failed.
  [[nodiscard]] std::string last_error() const override { return last_error_; }

 private:
  [[nodiscard]] bool connect();
  [[nodiscard]] bool prepare();
  [[nodiscard]] bool send(const CallRecord& record);
  [[nodiscard]] bool flush();
  /// Results up to the end of the pipeline; how many rows they touched. Nothing: one of them is an error.
  [[nodiscard]] std::optional<std::uint64_t> finish();
  /// Remembers why, and lets go of the connection: what it was doing is nobody's business any more.
  bool failed();

  PostgresConnection connection_;
  std::string last_error_;
};

}  // namespace trunkline::controlplane
