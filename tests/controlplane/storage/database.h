// Reads a database that the test has made.
#pragma once

#include <cstdint>
#include <string>

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace trunkline::controlplane {

class Database {
 public:
  explicit Database(const std::string& path) {
    EXPECT_EQ(sqlite3_open_v2(path.c_str(), &database_, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() { sqlite3_close(database_); }

  /// The first column of the first row.
  [[nodiscard]] std::string text(const std::string& question) const {
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(database_, question.c_str(), -1, &statement, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database_);
    std::string answer = "no row";
    if (sqlite3_step(statement) == SQLITE_ROW) {
      const auto* found = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
      answer = found == nullptr ? "null" : found;
    }
    sqlite3_finalize(statement);
    return answer;
  }
  [[nodiscard]] std::uint64_t number(const std::string& question) const {
    return std::stoull(text(question));
  }

 private:
  sqlite3* database_ = nullptr;
};

}  // namespace trunkline::controlplane
