// Users in a PostgreSQL database.
#pragma once

#include <chrono>
#include <string>

#include "controlplane/storage/postgres_connection.h"
#include "controlplane/storage/user_source.h"

namespace trunkline::controlplane {

/// Connects when the first is asked for, and again after each failure. A server that does not answer costs
/// one question its `patience` a few times at the most, since each wait has its own; those that wait behind
/// it fail at once.
class PostgresUsers final : public UserSource {
 public:
  /// As of PostgresConnection.
  explicit PostgresUsers(std::string conninfo, std::chrono::seconds patience = std::chrono::seconds(5));
  ~PostgresUsers() override;

  [[nodiscard]] UserAnswer find(const std::string& user, const std::string& domain) override;

 private:
  static constexpr std::chrono::milliseconds slow_failure{500};
  static constexpr std::chrono::seconds rest{1};

  /// Nothing: the answer has not come, or not come to its end.
  [[nodiscard]] PostgresResult ask(const std::string& user, const std::string& domain);
  [[nodiscard]] UserAnswer rest_after(std::chrono::steady_clock::time_point began, const UserAnswer& answer);

  PostgresConnection connection_;
  std::chrono::steady_clock::time_point rests_until_;
};

}  // namespace trunkline::controlplane
