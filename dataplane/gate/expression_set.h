// Which of thousands of regular expressions describe a text as a whole: Hyperscan for a dial plan, where
// PatternSet says to a worker only whether anything matches anywhere.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dataplane/gate/pattern_set.h"

struct hs_database;
struct hs_scratch;

namespace trunkline::gate {

/// Compiled, immutable, and cheap to copy.
class ExpressionSet {
 public:
  /// Matches nothing.
  ExpressionSet() noexcept = default;

  /// PCRE syntax, by case; each expression means the text from its begin to its end, so that a forgotten
  /// anchor matches too little and not too much. Takes seconds for thousands.
  [[nodiscard]] static base::Result<ExpressionSet, PatternError> compile(
      std::span<const std::string> expressions);
  /// Why one expression cannot be compiled, in Hyperscan's words; nothing when it can.
  [[nodiscard]] static std::optional<std::string> fault_of(const std::string& expression);

  [[nodiscard]] bool empty() const noexcept { return database_ == nullptr; }

 private:
  friend class ExpressionMatcher;
  std::shared_ptr<const hs_database> database_;
};

/// One thread's way to match.
class ExpressionMatcher {
 public:
  /// Stops the program when there is no memory.
  explicit ExpressionMatcher(ExpressionSet expressions);
  ~ExpressionMatcher();
  ExpressionMatcher(const ExpressionMatcher&) = delete;
  ExpressionMatcher& operator=(const ExpressionMatcher&) = delete;

  /// Appends which of the expressions match, by their place in what was compiled, in no order. Not for a
  /// worker: it may allocate.
  void collect(std::string_view text, std::vector<std::uint32_t>& which) const;

 private:
  ExpressionSet expressions_;
  hs_scratch* scratch_ = nullptr;
};

}  // namespace trunkline::gate
