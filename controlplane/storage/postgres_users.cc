#include "controlplane/storage/postgres_users.h"

#include <array>
#include <string_view>
#include <utility>

namespace trunkline::controlplane {
namespace {

using std::chrono::steady_clock;

/// "Data exception": a name that is no text in the database's encoding names nobody.
bool is_of_the_question(const PGresult* result) noexcept {
  const char* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state != nullptr && std::string_view(state).starts_with("22");
}

}  // namespace

PostgresUsers::PostgresUsers(std::string conninfo, std::chrono::seconds patience)
    : connection_(std::move(conninfo), patience) {}
PostgresUsers::~PostgresUsers() = default;

PostgresResult PostgresUsers::ask(const std::string& user, const std::string& domain) {
  const std::array values{user.c_str(), domain.c_str()};
  if (PQsendQueryParams(connection_.get(), question, 2, nullptr, values.data(), nullptr, nullptr, 0) != 1)
    return nullptr;
  PostgresResult answer;
  PostgresResult end;
  const bool is_whole = connection_.next(answer) && connection_.next(end);
  return is_whole && end == nullptr ? std::move(answer) : nullptr;
}

UserAnswer PostgresUsers::find(const std::string& user, const std::string& domain) {
  UserAnswer answer;
  const auto began = steady_clock::now();
  answer.failed = began < rests_until_ || (!connection_.is_open() && !connection_.open());
  if (answer.failed) {
    if (began >= rests_until_) last_error_ = PQerrorMessage(connection_.get());
    return rest_after(began, answer);
  }
  const auto found = ask(user, domain);
  answer.failed = PQresultStatus(found.get()) != PGRES_TUPLES_OK && !is_of_the_question(found.get());
  if (answer.failed) {
    last_error_ = found ? PQresultErrorMessage(found.get()) : PQerrorMessage(connection_.get());
    connection_.close();  // it may be cut, and not know it yet
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
