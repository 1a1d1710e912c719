#include "controlplane/storage/sqlite_sink.h"

#include <bit>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/utf8.h"
#include "controlplane/storage/record_text.h"
#include "controlplane/storage/sqlite_binder.h"
#include "controlplane/storage/sqlite_schema.h"

namespace trunkline::controlplane {
namespace {

/// Who has called whom is for its owner and group: SQLite would make it readable for everybody. The files of
/// its log have the mode of the database.
void create(const std::string& path) noexcept {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
  if (descriptor >= 0) ::close(descriptor);  // else SQLite says why
}

}  // namespace

void SqliteSink::Finalize::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
void SqliteSink::Close::operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }

SqliteSink::SqliteSink(const std::string& path) {
  create(path);
  sqlite3* opened = nullptr;
  const int result =
      sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  database_.reset(opened);
  if (result != SQLITE_OK) throw std::runtime_error(path + ": " + sqlite3_errstr(result));
  sqlite3_busy_timeout(opened, 2000);
  // NORMAL: a commit that a dying machine takes back is in the spool no more; what a dying process does is
  // safe.
  run("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL");
  run(sqlite::schema);
  for (const char* column : sqlite::younger_columns) {
    if (sqlite3_table_column_metadata(opened, nullptr, "calls", column, nullptr, nullptr, nullptr, nullptr,
                                      nullptr) != SQLITE_OK) {
      run(("ALTER TABLE calls ADD COLUMN " + std::string(column) + " TEXT").c_str());
    }
  }
  begin_ = prepare("BEGIN IMMEDIATE");
  commit_ = prepare("COMMIT");
  rollback_ = prepare("ROLLBACK");
  started_ = prepare(
      "INSERT INTO calls (run, call, started_ms, caller, callee, call_id) VALUES (?,?,?,?,?,?) "
      "ON CONFLICT DO NOTHING");
  answered_ =
      prepare("UPDATE calls SET answered_ms=?3, pdd_ms=?4, codec=nullif(?5,'') WHERE run=?1 AND call=?2");
  ended_ = prepare(
      "UPDATE calls SET ended_ms=?3, status=?4, cause=?5, ended_by=?6, end_reason=nullif(?7,''), "
      // The first one: of a proxied call each BYE says it.
      "pdd_ms=coalesce(pdd_ms,?8) WHERE run=?1 AND call=?2 AND ended_ms IS NULL");
  codec_ = prepare("UPDATE calls SET codec=?3 WHERE run=?1 AND call=?2");
  trunks_ = prepare(
      "UPDATE calls SET caller_trunk=nullif(?3,''), callee_trunk=nullif(?4,'') WHERE run=?1 AND call=?2");
  measured_ = prepare(
      "INSERT INTO call_media (run, call, slot, slot_generation, party, stream, received, sent, lost, "
      "reordered, jitter_us, mos) VALUES (?,?,?,?,?,?,?,?,?,?,?,?) "
      // Figures of a slot only grow: the last ones count, and replace those of an interim record.
      "ON CONFLICT DO UPDATE SET received=excluded.received, sent=excluded.sent, lost=excluded.lost, "
      "reordered=excluded.reordered, jitter_us=excluded.jitter_us, mos=excluded.mos");
  interim_ = prepare("UPDATE calls SET interim_ms=?3 WHERE run=?1 AND call=?2");
  // Nobody knows when they ended: not before the last that was heard of them. The database is beside the
  // spools, which no second appliance can open: whatever other run there was, it was ours.
  lost_ = prepare(
      "UPDATE calls SET ended_ms=coalesce(interim_ms, answered_ms, started_ms), ended_by='lost' "
      "WHERE ended_ms IS NULL AND run<>?1");
}

SqliteSink::~SqliteSink() = default;

void SqliteSink::run(const char* sql) {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(std::string("call records: ") + sqlite3_errmsg(database_.get()));
  }
}

SqliteSink::Statement SqliteSink::prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(database_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) !=
      SQLITE_OK) {
    throw std::runtime_error(std::string("call records: ") + sqlite3_errmsg(database_.get()));
  }
  return Statement(statement);
}

bool SqliteSink::step(sqlite3_stmt* statement) {
  const int result = sqlite3_step(statement);
  if (result != SQLITE_DONE && statement != rollback_.get()) last_error_ = sqlite3_errmsg(database_.get());
  sqlite3_reset(statement);
  return result == SQLITE_DONE;
}

bool SqliteSink::store(const CallRecord& record) {
  switch (record.kind) {
    case RecordKind::started:
      sqlite::Binder(started_.get())
          .key(record.key)
          .integer(record.unix_ms)
          .text(base::valid_utf8(record.started.caller()))
          .text(base::valid_utf8(record.started.callee()))
          .text(base::valid_utf8(record.started.call_id()));
      return step(started_.get());
    case RecordKind::answered:
      sqlite::Binder(answered_.get())
          .key(record.key)
          .integer(record.unix_ms)
          .integer(record.answered.pdd_ms)
          .text(record.answered.codec.view());
      return step(answered_.get());
    case RecordKind::ended: {
      const auto& ended = record.ended;
      sqlite::Binder(ended_.get())
          .key(record.key)
          .integer(record.unix_ms)
          .integer(ended.status)
          .integer(ended.cause)
          .text(to_string(ended.by))
          .text(to_string(ended.reason))
          .integer_or_null(ended.pdd_ms, ended.pdd_ms != no_pdd);
      return step(ended_.get());
    }
    case RecordKind::measured: {
      const auto& media = record.measured;
      sqlite::Binder(measured_.get())
          .key(record.key)
          .integer(media.slot)
          .integer(media.slot_generation)
          .text(media.party == 0 ? "caller" : "callee")
          .integer(media.stream)
          .integer(static_cast<std::int64_t>(media.received))
          .integer(static_cast<std::int64_t>(media.sent))
          .integer(media.lost)
          .integer(media.reordered)
          .integer(media.jitter_us)
          .real_or_null(media.mos / 100.0, media.mos != 0);
      return step(measured_.get());
    }
    case RecordKind::codec:
      sqlite::Binder(codec_.get()).key(record.key).text(record.codec.codec.view());
      return step(codec_.get());
    case RecordKind::trunks:
      sqlite::Binder(trunks_.get())
          .key(record.key)
          .text(base::valid_utf8(record.trunks.caller()))
          .text(base::valid_utf8(record.trunks.callee()));
      return step(trunks_.get());
    case RecordKind::interim:
      sqlite::Binder(interim_.get()).key(record.key).integer(record.unix_ms);
      return step(interim_.get());
  }
  return true;  // of a kind that this version does not know: nobody waits for it
}

bool SqliteSink::store(std::span<const CallRecord> batch, SpoolPlace /*from*/) {
  if (!step(begin_.get())) return false;
  for (const CallRecord& record : batch) {
    if (store(record)) continue;
    static_cast<void>(step(rollback_.get()));
    return false;
  }
  if (step(commit_.get())) return true;
  static_cast<void>(step(rollback_.get()));
  return false;
}

std::optional<std::uint64_t> SqliteSink::close_lost(Runs runs) {
  sqlite::Binder(lost_.get()).integer(std::bit_cast<std::int64_t>(runs.current));
  if (!step(lost_.get())) return std::nullopt;
  return static_cast<std::uint64_t>(sqlite3_changes64(database_.get()));
}

}  // namespace trunkline::controlplane
