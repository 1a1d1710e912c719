// Call records as lines of JSON in gzip files, for whoever reads files and no database.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include "controlplane/storage/record_sink.h"

namespace trunkline::controlplane {

/// calls-000001.jsonl.gz and so on, in a directory that is there: one line a record, with its key, its kind
/// and what that kind says. A batch is one gzip member (RFC 1952), written at once and synced: what a dying
/// process has written of one is cut off at the next start. A file that has grown to `most_octets` is
/// followed by the next.
class JsonLinesSink final : public RecordSink {
 public:
  /// Throws std::runtime_error with a sentence for the operator.
  explicit JsonLinesSink(std::string directory, std::uint64_t most_octets = std::uint64_t{64} << 20);
  ~JsonLinesSink() override;
  JsonLinesSink(const JsonLinesSink&) = delete;
  JsonLinesSink& operator=(const JsonLinesSink&) = delete;

  [[nodiscard]] bool store(std::span<const CallRecord> batch) override;
  /// One line, which says that calls of any run but this one that have no end yet were lost: a reader knows
  /// which. Always 0 calls.
  [[nodiscard]] std::optional<std::uint64_t> close_lost(Runs runs) override;

 private:
  void open(std::uint32_t number);
  [[nodiscard]] std::string path(std::uint32_t number) const;
  [[nodiscard]] bool append(std::string_view lines);

  std::string directory_;
  std::uint64_t most_octets_;
  std::uint32_t number_ = 1;
  std::uint64_t octets_ = 0;
  int descriptor_ = -1;
  // The lines of the last member that an earlier process wrote: the spool may bring them once more.
  std::unordered_set<std::string> last_lines_;
};

}  // namespace trunkline::controlplane
