// Users in a PostgreSQL database.
#pragma once

#include <memory>
#include <string>

#include "controlplane/storage/user_source.h"

struct pg_conn;

namespace trunkline::controlplane {

/// Connects when the first is asked for, and again after each failure.
class PostgresUsers final : public UserSource {
 public:
  /// `conninfo` as libpq reads it.
  explicit PostgresUsers(std::string conninfo);
  ~PostgresUsers() override;

  [[nodiscard]] UserAnswer find(const std::string& user, const std::string& domain) override;

 private:
  struct Close {
    void operator()(pg_conn* connection) const noexcept;
  };

  [[nodiscard]] bool connect();

  std::string conninfo_;
  std::unique_ptr<pg_conn, Close> connection_;
};

}  // namespace trunkline::controlplane
