// Call records in an SQLite database.
#pragma once

#include <memory>
#include <string>

#include "controlplane/storage/record_sink.h"

struct sqlite3;
struct sqlite3_stmt;

namespace trunkline::controlplane {

/// One file in WAL mode, so that others can read it meanwhile. Tables: `calls`, one row a call, and
/// `call_media`, one row a slot. Not thread-safe.
class SqliteSink final : public RecordSink {
 public:
  /// Opens or makes the database. Throws std::runtime_error with SQLite's words.
  explicit SqliteSink(const std::string& path);
  ~SqliteSink() override;

  [[nodiscard]] bool store(std::span<const CallRecord> batch, SpoolPlace from) override;
  [[nodiscard]] std::optional<std::uint64_t> close_lost(Runs runs) override;
  [[nodiscard]] std::string last_error() const override { return last_error_; }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  struct Close {
    void operator()(sqlite3* database) const noexcept;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

  void run(const char* sql);
  [[nodiscard]] Statement prepare(const char* sql);
  [[nodiscard]] bool step(sqlite3_stmt* statement);
  [[nodiscard]] bool store(const CallRecord& record);

  std::unique_ptr<sqlite3, Close> database_;
  std::string last_error_;
  Statement begin_, commit_, rollback_, started_, answered_, ended_, measured_, interim_, codec_, trunks_,
      lost_;
};

}  // namespace trunkline::controlplane
