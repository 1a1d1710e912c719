#include "controlplane/storage/postgres_sink.h"

#include <array>
#include <cstdlib>
#include <utility>

#include <poll.h>

#include "controlplane/storage/postgres_statements.h"

namespace trunkline::controlplane {

PostgresSink::PostgresSink(std::string conninfo, std::chrono::seconds patience)
    : connection_(std::move(conninfo), patience) {}
PostgresSink::~PostgresSink() = default;

bool PostgresSink::failed() {
  last_error_ = PQerrorMessage(connection_.get());
  connection_.close();
  return false;
}

bool PostgresSink::connect() {
  if (connection_.is_open()) return true;
  if (!connection_.open() || !prepare()) return failed();
  if (PQsetnonblocking(connection_.get(), 1) != 0 || PQenterPipelineMode(connection_.get()) != 1)
    return failed();
  return true;
}

bool PostgresSink::prepare() {
  // "already exists" is no news to anybody.
  const PostgresResult quiet(PQexec(connection_.get(), "SET client_min_messages = warning"));
  const PostgresResult made(PQexec(connection_.get(), postgres::schema));
  if (PQresultStatus(made.get()) != PGRES_COMMAND_OK) return false;
  for (const auto& [name, sql] : postgres::statements) {
    const PostgresResult prepared(PQprepare(connection_.get(), name, sql, 0, nullptr));
    if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) return false;
  }
  return true;
}

// Reads while it writes: a server whose answers nobody takes stops reading (libpq's chapter on pipelines).
bool PostgresSink::flush() {
  const auto until = connection_.patience_ends();
  for (int left = PQflush(connection_.get()); left != 0; left = PQflush(connection_.get())) {
    if (left < 0 || !connection_.wait(POLLIN | POLLOUT, until)) return false;
  }
  return true;
}

std::optional<std::uint64_t> PostgresSink::finish() {
  std::uint64_t rows = 0;
  bool well = true;
  for (;;) {
    PostgresResult result;
    if (!connection_.next(result)) return std::nullopt;
    if (!result) {  // the end of one statement's
      if (!connection_.is_open()) return std::nullopt;
      continue;
    }
    const auto status = PQresultStatus(result.get());
    if (status == PGRES_PIPELINE_SYNC) break;
    if (status == PGRES_COMMAND_OK) {
      rows += std::strtoull(PQcmdTuples(result.get()), nullptr, 10);
    } else if (std::exchange(well, false)) {
      last_error_ = PQresultErrorMessage(result.get());  // those behind it only say that there was one
    }
  }
  return well ? std::optional(rows) : std::nullopt;
}

bool PostgresSink::send(const CallRecord& record) {
  const postgres::Parameters parameters(record);
  if (parameters.statement() == nullptr) return true;  // of a kind that this version does not know
  return PQsendQueryPrepared(connection_.get(), parameters.statement(), parameters.count(),
                             parameters.values(), nullptr, nullptr, 0) == 1;
}

bool PostgresSink::store(std::span<const CallRecord> batch, SpoolPlace /*from*/) {
  if (!connect()) return false;
  for (const CallRecord& record : batch) {
    if (!send(record)) return failed();
  }
  // What is between two syncs is one transaction: all of it is stored, or nothing is.
  if (PQpipelineSync(connection_.get()) != 1 || !flush()) return failed();
  if (finish()) return true;
  return connection_.is_open() ? false : failed();
}

std::optional<std::uint64_t> PostgresSink::close_lost(Runs runs) {
  if (!connect()) return std::nullopt;
  const auto first = std::to_string(static_cast<std::int64_t>(runs.first));
  const auto current = std::to_string(static_cast<std::int64_t>(runs.current));
  const std::array values{first.c_str(), current.c_str()};
  if (PQsendQueryPrepared(connection_.get(), "lost", 2, values.data(), nullptr, nullptr, 0) != 1 ||
      PQpipelineSync(connection_.get()) != 1 || !flush()) {
    static_cast<void>(failed());
    return std::nullopt;
  }
  const auto closed = finish();
  if (!closed) static_cast<void>(failed());
  return closed;
}

}  // namespace trunkline::controlplane
