#include "controlplane/storage/postgres_users.h"

#include <array>
#include <string_view>
#include <utility>

#include <libpq-fe.h>
#include <poll.h>

namespace trunkline::controlplane {
namespace {

using std::chrono::steady_clock;

/// "Data exception": a name that is no text in the database's encoding names nobody.
bool is_of_the_question(const PGresult* result) noexcept {
  const char* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state != nullptr && std::string_view(state).starts_with("22");
}

}  // namespace

void PostgresUsers::Close::operator()(PGconn* connection) const noexcept { PQfinish(connection); }
void PostgresUsers::Clear::operator()(PGresult* result) const noexcept { PQclear(result); }

PostgresUsers::PostgresUsers(std::string conninfo, std::chrono::seconds patience)
    : conninfo_(std::move(conninfo)), patience_(patience) {}
PostgresUsers::~PostgresUsers() = default;

bool PostgresUsers::connect() {
  if (connection_ && PQstatus(connection_.get()) == CONNECTION_OK) return true;
  const auto timeout = std::to_string(patience_.count());
  // The last word of a key counts, and `dbname` is read as a whole conninfo where it is one.
  const std::array keywords{"connect_timeout", "application_name", "dbname",
                            static_cast<const char*>(nullptr)};
  const std::array values{timeout.c_str(), "trunkline", conninfo_.c_str(), static_cast<const char*>(nullptr)};
  connection_.reset(PQconnectdbParams(keywords.data(), values.data(), 1));
  return PQstatus(connection_.get()) == CONNECTION_OK;
}

// The server's own time limit does not help against one that has stopped, or is behind a link that is cut.
PostgresUsers::Result PostgresUsers::result() {
  const auto until = steady_clock::now() + patience_;
  while (PQisBusy(connection_.get()) == 1) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - steady_clock::now());
    pollfd descriptor{PQsocket(connection_.get()), POLLIN, 0};
    if (left.count() <= 0 || ::poll(&descriptor, 1, static_cast<int>(left.count())) <= 0 ||
        PQconsumeInput(connection_.get()) != 1)
      return nullptr;
  }
  return Result(PQgetResult(connection_.get()));
}

PostgresUsers::Result PostgresUsers::ask(const std::string& user, const std::string& domain) {
  const std::array values{user.c_str(), domain.c_str()};
  if (PQsendQueryParams(connection_.get(), question, 2, nullptr, values.data(), nullptr, nullptr, 0) != 1)
    return nullptr;
  auto answer = result();
  while (answer != nullptr && result() != nullptr) {  // the end of it is a result that is none
  }
  return answer;
}

UserAnswer PostgresUsers::find(const std::string& user, const std::string& domain) {
  UserAnswer answer;
  const auto began = steady_clock::now();
  answer.failed = began < rests_until_ || !connect();
  if (answer.failed) return rest_after(began, answer);
  const auto found = ask(user, domain);
  answer.failed = PQresultStatus(found.get()) != PGRES_TUPLES_OK && !is_of_the_question(found.get());
  if (answer.failed) {
    connection_.reset();  // it may be cut, and not know it yet
    return rest_after(began, answer);
  }
  answer.known = PQresultStatus(found.get()) == PGRES_TUPLES_OK && PQntuples(found.get()) == 1;
  if (!answer.known) return answer;
  for (int at = 0; at < 2; ++at) {
    const std::string_view digits(PQgetvalue(found.get(), 0, at),
                                  static_cast<std::size_t>(PQgetlength(found.get(), 0, at)));
    answer.ha1[static_cast<std::size_t>(at)] = stored_digest(digits);
  }
  return answer;
}

UserAnswer PostgresUsers::rest_after(steady_clock::time_point began, const UserAnswer& answer) {
  const auto now = steady_clock::now();
  if (now - began > slow_failure) rests_until_ = now + rest;
  return answer;
}

}  // namespace trunkline::controlplane
