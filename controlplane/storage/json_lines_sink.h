// Call records as lines of JSON in gzip files, for whoever reads files and no database.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "controlplane/storage/open_calls.h"
#include "controlplane/storage/record_sink.h"
#include "controlplane/storage/spool_marks.h"

namespace trunkline::controlplane {

/// calls-000001.jsonl.gz and so on, in a directory that is there: one line a record, with its key, its kind
/// and what that kind says. A batch is one gzip member (RFC 1952), written at once and synced: what a dying
/// process has written of one is cut off at the next start. A member's note says how far each spool is
/// stored, so that what comes again is known. A file that has grown to `most_octets` is followed by the next,
/// which begins with a line of kind "open" for each call that has not ended yet: nobody has to read an older
/// one, and all but the newest may be taken away. Numbers go on from the highest that is there.
class JsonLinesSink final : public RecordSink {
 public:
  /// Throws std::runtime_error with a sentence for the operator.
  explicit JsonLinesSink(std::string directory, std::uint64_t most_octets = std::uint64_t{64} << 20);
  ~JsonLinesSink() override;
  JsonLinesSink(const JsonLinesSink&) = delete;
  JsonLinesSink& operator=(const JsonLinesSink&) = delete;

  [[nodiscard]] bool store(std::span<const CallRecord> batch, SpoolPlace from) override;
  /// One line a call, of kind "lost".
  [[nodiscard]] std::optional<std::uint64_t> close_lost(Runs runs) override;
  [[nodiscard]] std::string last_error() const override { return last_error_; }

 private:
  /// One that is there. Throws.
  void open(std::uint32_t number);
  /// A new one, of that number or the next that nobody has taken. Throws.
  void open_next(std::uint32_t number);
  [[nodiscard]] bool open(std::uint32_t number, int how);
  /// What an earlier process has left in the file that is open.
  void take_over();
  [[nodiscard]] std::string path(std::uint32_t number) const;
  [[nodiscard]] bool append(std::string_view lines, const SpoolMarks& marks);
  [[nodiscard]] bool write(std::string_view lines, const SpoolMarks& marks);

  std::string directory_;
  std::uint64_t most_octets_;
  std::uint32_t number_ = 1;
  std::uint64_t octets_ = 0;
  int descriptor_ = -1;
  std::string last_error_;
  SpoolMarks marks_;
  OpenCalls open_calls_;
};

}  // namespace trunkline::controlplane
