#include "controlplane/storage/postgres_users.h"

#include <array>
#include <string_view>
#include <utility>

#include <libpq-fe.h>

namespace trunkline::controlplane {
namespace {

struct ClearResult {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using UsersResult = std::unique_ptr<PGresult, ClearResult>;

}  // namespace

void PostgresUsers::Close::operator()(PGconn* connection) const noexcept { PQfinish(connection); }

PostgresUsers::PostgresUsers(std::string conninfo) : conninfo_(std::move(conninfo)) {}
PostgresUsers::~PostgresUsers() = default;

bool PostgresUsers::connect() {
  if (connection_ && PQstatus(connection_.get()) == CONNECTION_OK) return true;
  // The last word of a key counts, and `dbname` is read as a whole conninfo where it is one.
  const std::array keywords{"connect_timeout", "application_name", "dbname",
                            static_cast<const char*>(nullptr)};
  const std::array values{"5", "trunkline", conninfo_.c_str(), static_cast<const char*>(nullptr)};
  connection_.reset(PQconnectdbParams(keywords.data(), values.data(), 1));
  if (PQstatus(connection_.get()) != CONNECTION_OK) return false;
  const UsersResult patience(PQexec(connection_.get(), "SET statement_timeout = 5000"));
  return PQresultStatus(patience.get()) == PGRES_COMMAND_OK;
}

UserAnswer PostgresUsers::find(const std::string& user, const std::string& domain) {
  UserAnswer answer;
  answer.failed = true;
  if (!connect()) return answer;
  const std::array values{user.c_str(), domain.c_str()};
  const UsersResult result(
      PQexecParams(connection_.get(), question, 2, nullptr, values.data(), nullptr, nullptr, 0));
  if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) {
    connection_.reset();  // it may be cut, and not know it yet
    return answer;
  }
  answer.failed = false;
  answer.known = PQntuples(result.get()) == 1;
  if (!answer.known) return answer;
  for (int at = 0; at < 2; ++at) {
    const std::string_view digits(PQgetvalue(result.get(), 0, at),
                                  static_cast<std::size_t>(PQgetlength(result.get(), 0, at)));
    answer.ha1[static_cast<std::size_t>(at)] = stored_digest(digits);
  }
  return answer;
}

}  // namespace trunkline::controlplane
