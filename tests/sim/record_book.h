// The call records of a simulated world, read as they are written, and judged against what the phones saw.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "controlplane/storage/recorder.h"
#include "tests/sim/phones.h"

namespace trunkline::sim {

class RecordBook {
 public:
  explicit RecordBook(std::uint8_t shards);

  [[nodiscard]] controlplane::Recorder& recorder(std::size_t shard) { return *recorders_[shard]; }
  /// Reads what has been written since.
  void read();
  /// Each call has one record, which ended once, and says what its caller was told. `exact`: the network lost
  /// nothing, so that it was told all. `proxied`: whoever says BYE ends a call, once more where it has
  /// ended; the first end is what counts.
  void judge(const Phones& callers, bool exact, bool proxied, std::vector<std::string>& out) const;

 private:
  struct Entry {
    std::string call_id;
    int starts = 0;
    int answers = 0;
    int ends = 0;
    int status = 0;
    controlplane::EndedBy by = controlplane::EndedBy::us;
  };

  std::vector<std::unique_ptr<controlplane::Spool>> spools_;
  std::vector<std::unique_ptr<controlplane::Recorder>> recorders_;
  std::map<std::uint64_t, Entry> entries_;  // by number of the call
  std::array<controlplane::CallRecord, 64>
      batch_;  // what is read at a time: constructing it costs more than reading it
};

}  // namespace trunkline::sim
