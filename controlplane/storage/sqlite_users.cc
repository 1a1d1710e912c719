#include "controlplane/storage/sqlite_users.h"

#include <string_view>
#include <utility>

#include <sqlite3.h>
#include <sys/stat.h>

namespace trunkline::controlplane {
namespace {

constexpr int patience_ms = 2000;  // while somebody writes

std::string_view column(sqlite3_stmt* statement, int at) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, at));
  return text == nullptr
             ? std::string_view{}
             : std::string_view(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, at)));
}

}  // namespace

void SqliteUsers::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
  sqlite3_finalize(statement);
}
void SqliteUsers::Close::operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }

SqliteUsers::SqliteUsers(std::string path) : path_(std::move(path)) {}
SqliteUsers::~SqliteUsers() = default;

bool SqliteUsers::open() {
  // A new file is often moved to the place of the old one, which an open database would go on to read.
  struct ::stat file {};
  const bool is_there = ::stat(path_.c_str(), &file) == 0;
  if (find_ && is_there && file.st_ino == inode_) return true;
  find_.reset();
  inode_ = file.st_ino;
  sqlite3* opened = nullptr;
  const int result = sqlite3_open_v2(path_.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  database_.reset(opened);
  if (result != SQLITE_OK) return false;
  sqlite3_busy_timeout(opened, patience_ms);
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v3(opened, question, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  find_.reset(statement);
  return find_ != nullptr;
}

UserAnswer SqliteUsers::find(const std::string& user, const std::string& domain) {
  UserAnswer answer;
  answer.failed = !open();
  if (answer.failed) {
    last_error_ = path_ + ": " + sqlite3_errmsg(database_.get());
    return answer;
  }
  sqlite3_bind_text(find_.get(), 1, user.data(), static_cast<int>(user.size()), SQLITE_STATIC);
  sqlite3_bind_text(find_.get(), 2, domain.data(), static_cast<int>(domain.size()), SQLITE_STATIC);
  const int result = sqlite3_step(find_.get());
  if (result == SQLITE_ROW) {
    answer.known = true;
    for (int at = 0; at < 2; ++at)
      answer.ha1[static_cast<std::size_t>(at)] = stored_digest(column(find_.get(), at));
  }
  answer.failed = result != SQLITE_ROW && result != SQLITE_DONE;
  if (answer.failed) last_error_ = path_ + ": " + sqlite3_errmsg(database_.get());
  sqlite3_reset(find_.get());
  sqlite3_clear_bindings(find_.get());
  if (answer.failed) find_.reset();
  return answer;
}

}  // namespace trunkline::controlplane
