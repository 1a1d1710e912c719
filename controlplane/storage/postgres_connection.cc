#include "controlplane/storage/postgres_connection.h"

#include <array>
#include <utility>

#include <poll.h>

namespace trunkline::controlplane {

PostgresConnection::PostgresConnection(std::string conninfo, std::chrono::seconds patience)
    : conninfo_(std::move(conninfo)), patience_(patience) {}

bool PostgresConnection::open() {
  const auto timeout = std::to_string(patience_.count());
  // The last word of a key counts, and `dbname` is read as a whole conninfo where it is one.
  const std::array keywords{"connect_timeout", "application_name", "dbname",
                            static_cast<const char*>(nullptr)};
  const std::array values{timeout.c_str(), "trunkline", conninfo_.c_str(), static_cast<const char*>(nullptr)};
  connection_.reset(PQconnectdbParams(keywords.data(), values.data(), 1));
  return is_open();
}

bool PostgresConnection::wait(short events) {
  pollfd descriptor{PQsocket(get()), events, 0};
  const auto timeout = std::chrono::duration_cast<std::chrono::milliseconds>(patience_);
  return ::poll(&descriptor, 1, static_cast<int>(timeout.count())) > 0 && PQconsumeInput(get()) == 1;
}

bool PostgresConnection::next(PostgresResult& result) {
  while (PQisBusy(get()) == 1) {
    if (!wait(POLLIN)) return false;
  }
  result.reset(PQgetResult(get()));
  return true;
}

}  // namespace trunkline::controlplane
