// The parameters of one of SQLite's statements.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

#include <sqlite3.h>

#include "controlplane/storage/call_record.h"

namespace trunkline::controlplane::sqlite {

/// Fills the parameters of one statement in order.
class Binder {
 public:
  explicit Binder(sqlite3_stmt* statement) noexcept : statement_(statement) {}

  Binder& integer(std::int64_t value) noexcept {
    sqlite3_bind_int64(statement_, ++at_, value);
    return *this;
  }
  Binder& key(const CallKey& key) noexcept {
    // SQLite has no unsigned numbers; what matters is only that they differ.
    return integer(std::bit_cast<std::int64_t>(key.run)).integer(std::bit_cast<std::int64_t>(key.call));
  }
  Binder& text(std::string_view value) noexcept {
    sqlite3_bind_text(statement_, ++at_, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
    return *this;
  }
  Binder& integer_or_null(std::int64_t value, bool known) noexcept {
    if (known) return integer(value);
    sqlite3_bind_null(statement_, ++at_);
    return *this;
  }
  Binder& real_or_null(double value, bool known) noexcept {
    ++at_;
    if (known)
      sqlite3_bind_double(statement_, at_, value);
    else
      sqlite3_bind_null(statement_, at_);
    return *this;
  }

 private:
  sqlite3_stmt* statement_;
  int at_ = 0;
};

}  // namespace trunkline::controlplane::sqlite
