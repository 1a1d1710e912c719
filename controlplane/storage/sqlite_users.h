// Users in an SQLite database.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "controlplane/storage/user_source.h"

struct sqlite3;
struct sqlite3_stmt;

namespace trunkline::controlplane {

/// Opened to be read only, when the first is asked for; who changes the file meanwhile, or puts another in
/// its place, is seen.
class SqliteUsers final : public UserSource {
 public:
  explicit SqliteUsers(std::string path);
  ~SqliteUsers() override;

  [[nodiscard]] UserAnswer find(const std::string& user, const std::string& domain) override;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  struct Close {
    void operator()(sqlite3* database) const noexcept;
  };

  [[nodiscard]] bool open();

  std::string path_;
  std::unique_ptr<sqlite3, Close> database_;
  std::unique_ptr<sqlite3_stmt, Finalize> find_;
  std::uint64_t inode_ = 0;  // of the file that is open
};

}  // namespace trunkline::controlplane
