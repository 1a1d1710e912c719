// A database of users, as one thread asks it.
#pragma once

#include <cstdint>
#include <string>

#include "controlplane/registrar/directory.h"

namespace trunkline::controlplane {

/// Table `users`: `domain` and `name`, and in hexadecimal digits the hashes of name:domain:password,
/// `ha1_sha256` and `ha1_md5`, of which one may be NULL or empty. Not thread-safe; each call may block.
class UserSource {
 public:
  virtual ~UserSource() = default;

  /// Without a ticket. A database that cannot be asked now: `failed`, and the next question tries again.
  [[nodiscard]] virtual UserAnswer find(const std::string& user, const std::string& domain) = 0;
  /// Why the last question that failed did.
  [[nodiscard]] const std::string& last_error() const noexcept { return last_error_; }

 protected:
  UserSource() = default;
  UserSource(const UserSource&) = default;
  UserSource& operator=(const UserSource&) = default;

  std::string last_error_;

  static constexpr const char* question =
      "SELECT coalesce(ha1_sha256, ''), coalesce(ha1_md5, '') FROM users WHERE name = $1 AND domain = $2";
};

}  // namespace trunkline::controlplane
