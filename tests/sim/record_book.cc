#include "tests/sim/record_book.h"

#include <cstdlib>
#include <filesystem>

#include <unistd.h>

namespace trunkline::sim {
namespace {

using controlplane::EndedBy;
using controlplane::RecordKind;

/// A file without a name: nothing of it stays behind.
std::unique_ptr<controlplane::Spool> nameless_spool() {
  auto path = (std::filesystem::temp_directory_path() / "sim-spool-XXXXXX").string();
  ::close(::mkstemp(path.data()));
  auto spool = controlplane::Spool::open(path, 1 << 20);
  std::filesystem::remove(path);
  if (!spool) std::abort();
  return std::move(*spool);
}

}  // namespace

RecordBook::RecordBook(std::uint8_t shards) {
  for (std::uint8_t i = 0; i < shards; ++i) {
    spools_.push_back(nameless_spool());
    recorders_.push_back(std::make_unique<controlplane::Recorder>(*spools_.back(), 1, 0));
  }
}

void RecordBook::read() {
  for (auto& spool : spools_) {
    for (auto count = spool->read(batch_); count > 0; count = spool->read(batch_)) {
      for (std::size_t i = 0; i < count; ++i) {
        const auto& record = batch_[i];
        auto& entry = entries_[record.key.call];
        if (record.kind == RecordKind::started) {
          ++entry.starts;
          entry.call_id = record.started.call_id();
        } else if (record.kind == RecordKind::answered) {
          ++entry.answers;
        } else if (record.kind == RecordKind::ended) {
          if (entry.ends++ > 0) continue;
          entry.status = record.ended.status;
          entry.by = record.ended.by;
        }
      }
      spool->done(count);
    }
  }
}

void RecordBook::judge(const Phones& callers, bool exact, bool proxied, std::vector<std::string>& out) const {
  std::map<std::string, std::vector<const Entry*>> by_call_id;
  for (const auto& [call, entry] : entries_) {
    const bool ended = entry.ends == 1 || (proxied && entry.ends > 1);
    if (entry.starts == 1 && ended && entry.answers <= 1) {
      by_call_id[entry.call_id].push_back(&entry);
    } else {
      out.push_back("a record of " + entry.call_id + " has " + std::to_string(entry.starts) + " starts, " +
                    std::to_string(entry.answers) + " answers and " + std::to_string(entry.ends) + " ends");
    }
  }
  for (const auto& call : callers.calls()) {
    const auto fault = [&](const std::string& text) {
      out.push_back("caller " + std::to_string(call.number) + " (" + call.plan.user + "): " + text);
    };
    const auto found = by_call_id.find(std::string(call.dialog.call_id()));
    const auto count = found == by_call_id.end() ? 0 : found->second.size();
    // A network that loses things may lose all of a caller's INVITEs.
    if (count > 1 || (count == 0 && (exact || call.final_status == 200))) {
      fault(std::to_string(count) + " records of this call");
    }
    if (count != 1) continue;
    const Entry& entry = *found->second.front();
    const auto told = std::to_string(call.final_status);
    const auto said = "the record says " + std::to_string(entry.status) + ", and the caller was told " + told;
    if (call.final_status == 200) {
      if (entry.answers != 1) fault(said + " without an answer");
      // Whose phone has gone is ended by the session timer, or when nothing was heard of it for too long.
      const int due = call.vanished ? 408 : 200;
      if (exact && entry.status != due) fault(said);
      const bool caller_alone = call.said_bye && !call.got_bye && !call.plan.both_hang_up;
      if (exact && caller_alone && entry.by != EndedBy::caller) fault("the record says that others hung up");
      if (exact && call.got_bye && !call.said_bye && entry.by != EndedBy::callee) {
        fault("the record does not say that the callee hung up");
      }
    } else if (call.final_status >= 300 && entry.status != call.final_status) {
      // 408 may be the caller's own: no answer of ours has reached it.
      if (exact || call.final_status != 408) fault(said);
    }
  }
}

}  // namespace trunkline::sim
