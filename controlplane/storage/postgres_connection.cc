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

bool PostgresConnection::wait(short events, std::chrono::steady_clock::time_point until) {
  pollfd descriptor{PQsocket(get()), events, 0};
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  return left.count() > 0 && ::poll(&descriptor, 1, static_cast<int>(left.count())) > 0 &&
         PQconsumeInput(get()) == 1;
}

// One end for the whole of it: a server that says a little now and then would be waited for for ever.
bool PostgresConnection::next(PostgresResult& result) {
  const auto until = patience_ends();
  while (PQisBusy(get()) == 1) {
    if (!wait(POLLIN, until)) return false;
  }
  result.reset(PQgetResult(get()));
  return true;
}

}  // namespace trunkline::controlplane
