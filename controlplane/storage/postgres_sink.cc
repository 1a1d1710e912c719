#include "controlplane/storage/postgres_sink.h"

#include <array>
#include <cstdlib>
#include <utility>

#include <libpq-fe.h>
#include <poll.h>

#include "controlplane/storage/postgres_statements.h"

namespace trunkline::controlplane {

void PostgresSink::Close::operator()(PGconn* connection) const noexcept { PQfinish(connection); }
void PostgresSink::Clear::operator()(PGresult* result) const noexcept { PQclear(result); }

PostgresSink::PostgresSink(std::string conninfo, std::chrono::seconds patience)
    : conninfo_(std::move(conninfo)), patience_(patience) {}
PostgresSink::~PostgresSink() = default;

bool PostgresSink::failed() {
  if (connection_) last_error_ = PQerrorMessage(connection_.get());
  connection_.reset();
  return false;
}

bool PostgresSink::connect() {
  if (connection_ && PQstatus(connection_.get()) == CONNECTION_OK) return true;
  const auto timeout = std::to_string(patience_.count());
  // The last word of a key counts, and `dbname` is read as a whole conninfo where it is one.
  const std::array keywords{"connect_timeout", "application_name", "dbname",
                            static_cast<const char*>(nullptr)};
  const std::array values{timeout.c_str(), "trunkline", conninfo_.c_str(), static_cast<const char*>(nullptr)};
  connection_.reset(PQconnectdbParams(keywords.data(), values.data(), 1));
  if (PQstatus(connection_.get()) != CONNECTION_OK || !prepare()) return failed();
  if (PQsetnonblocking(connection_.get(), 1) != 0 || PQenterPipelineMode(connection_.get()) != 1)
    return failed();
  return true;
}

bool PostgresSink::prepare() {
  // "already exists" is no news to anybody.
  const Result quiet(PQexec(connection_.get(), "SET client_min_messages = warning"));
  const Result made(PQexec(connection_.get(), postgres::schema));
  if (PQresultStatus(made.get()) != PGRES_COMMAND_OK) return false;
  for (const auto& [name, sql] : postgres::statements) {
    const Result prepared(PQprepare(connection_.get(), name, sql, 0, nullptr));
    if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) return false;
  }
  return true;
}

bool PostgresSink::wait(short events) {
  pollfd descriptor{PQsocket(connection_.get()), events, 0};
  const auto timeout = std::chrono::duration_cast<std::chrono::milliseconds>(patience_);
  return ::poll(&descriptor, 1, static_cast<int>(timeout.count())) > 0 &&
         PQconsumeInput(connection_.get()) == 1;
}

// Reads while it writes: a server whose answers nobody takes stops reading (libpq's chapter on pipelines).
bool PostgresSink::flush() {
  for (int left = PQflush(connection_.get()); left != 0; left = PQflush(connection_.get())) {
    if (left < 0 || !wait(POLLIN | POLLOUT)) return false;
  }
  return true;
}

std::optional<std::uint64_t> PostgresSink::finish() {
  std::uint64_t rows = 0;
  bool well = true;
  for (;;) {
    while (PQisBusy(connection_.get()) == 1) {
      if (!wait(POLLIN)) return std::nullopt;
    }
    const Result result(PQgetResult(connection_.get()));
    if (!result) {  // the end of one statement's
      if (PQstatus(connection_.get()) != CONNECTION_OK) return std::nullopt;
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

bool PostgresSink::store(std::span<const CallRecord> batch) {
  if (!connect()) return false;
  for (const CallRecord& record : batch) {
    if (!send(record)) return failed();
  }
  // What is between two syncs is one transaction: all of it is stored, or nothing is.
  if (PQpipelineSync(connection_.get()) != 1 || !flush()) return failed();
  if (finish()) return true;
  return PQstatus(connection_.get()) == CONNECTION_OK ? false : failed();
}

std::optional<std::uint64_t> PostgresSink::close_lost(std::uint64_t this_run) {
  if (!connect()) return std::nullopt;
  const auto run = std::to_string(static_cast<std::int64_t>(this_run));
  const char* const value = run.c_str();
  if (PQsendQueryPrepared(connection_.get(), "lost", 1, &value, nullptr, nullptr, 0) != 1 ||
      PQpipelineSync(connection_.get()) != 1 || !flush()) {
    static_cast<void>(failed());
    return std::nullopt;
  }
  const auto closed = finish();
  if (!closed) static_cast<void>(failed());
  return closed;
}

}  // namespace trunkline::controlplane
