// Users in a PostgreSQL database.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "controlplane/storage/user_source.h"

struct pg_conn;
struct pg_result;

namespace trunkline::controlplane {

/// Connects when the first is asked for, and again after each failure. A server that does not answer costs
/// one question `patience`, twice where a connection has to be made first; those that wait behind it fail at
/// once.
class PostgresUsers final : public UserSource {
 public:
  /// `conninfo` as libpq reads it.
  explicit PostgresUsers(std::string conninfo, std::chrono::seconds patience = std::chrono::seconds(5));
  ~PostgresUsers() override;

  [[nodiscard]] UserAnswer find(const std::string& user, const std::string& domain) override;

 private:
  struct Close {
    void operator()(pg_conn* connection) const noexcept;
  };

  struct Clear {
    void operator()(pg_result* result) const noexcept;
  };
  using Result = std::unique_ptr<pg_result, Clear>;

  static constexpr std::chrono::milliseconds slow_failure{500};
  static constexpr std::chrono::seconds rest{1};

  [[nodiscard]] bool connect();
  /// Nothing: the end of the answer, or it has not come in time.
  [[nodiscard]] Result result();
  [[nodiscard]] Result ask(const std::string& user, const std::string& domain);
  [[nodiscard]] UserAnswer rest_after(std::chrono::steady_clock::time_point began, const UserAnswer& answer);

  std::string conninfo_;
  std::chrono::seconds patience_;
  std::chrono::steady_clock::time_point rests_until_;
  std::unique_ptr<pg_conn, Close> connection_;
};

}  // namespace trunkline::controlplane
