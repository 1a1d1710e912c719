// One connection to a PostgreSQL server, and how long it may keep us waiting.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <libpq-fe.h>

namespace trunkline::controlplane {

struct ClearPostgresResult {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ClearPostgresResult>;

/// Not thread-safe. Its waits have an end: the server's own time limits do not help against one that has
/// stopped, or is behind a link that is cut.
class PostgresConnection {
 public:
  /// `conninfo` as libpq reads it: "host=/run/postgresql dbname=trunkline" or a URI. `patience`: how long the
  /// server may take for an answer before the connection counts as lost.
  PostgresConnection(std::string conninfo, std::chrono::seconds patience);

  [[nodiscard]] bool is_open() const noexcept { return PQstatus(connection_.get()) == CONNECTION_OK; }
  /// Anew, whatever was.
  [[nodiscard]] bool open();
  void close() noexcept { connection_.reset(); }

  /// Until it can be read from or, with POLLOUT, written to; reads what is there. False: it was quiet until
  /// then, or is lost.
  [[nodiscard]] bool wait(short events, std::chrono::steady_clock::time_point until);
  [[nodiscard]] std::chrono::steady_clock::time_point patience_ends() const {
    return std::chrono::steady_clock::now() + patience_;
  }
  /// The next result; null: there is no further one of this statement. False: it has not come in time.
  [[nodiscard]] bool next(PostgresResult& result);

  [[nodiscard]] PGconn* get() const noexcept { return connection_.get(); }

 private:
  struct Close {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
  };

  std::string conninfo_;
  std::chrono::seconds patience_;
  std::unique_ptr<PGconn, Close> connection_;
};

}  // namespace trunkline::controlplane
