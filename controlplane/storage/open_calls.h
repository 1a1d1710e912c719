// Which calls have begun and not ended, as lines of JSON tell it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/unordered/unordered_flat_map.hpp>

#include "controlplane/storage/call_record.h"

namespace trunkline::controlplane {

class OpenCalls {
 public:
  struct Hash {
    std::size_t operator()(const CallKey& key) const noexcept {
      return key.run * 0x9e3779b97f4a7c15 + key.call;
    }
  };

  [[nodiscard]] bool holds(const CallKey& call) const { return heard_ms_.contains(call); }
  void note(const CallRecord& record);
  /// What note() would have made of the record that a line is of; other lines say nothing.
  void note(std::string_view line);

  /// One line a call, of `kind`, with the last moment it was heard of; of other runs than `run` only.
  [[nodiscard]] std::string lines(std::string_view kind, std::uint64_t run) const;
  /// Calls of other runs than `run`; how many there were.
  std::uint64_t forget_others(std::uint64_t run);

 private:
  boost::unordered_flat_map<CallKey, std::int64_t, Hash> heard_ms_;
};

}  // namespace trunkline::controlplane
