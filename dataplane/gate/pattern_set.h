// Regular expressions by the hundred over one text at a time: the only door to Hyperscan.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

struct hs_database;
struct hs_scratch;

namespace trunkline::gate {

enum class PatternError : std::uint8_t {
  bad_expression,  // see fault_of() for which part of it
  no_memory,
  bad_processor,  // Hyperscan needs SSSE3
};

/// Compiled expressions, shared by everybody who matches with them: immutable, and cheap to copy. Compiling
/// takes milliseconds for a few and seconds for thousands: done aside, never on a worker.
class PatternSet {
 public:
  /// Matches nothing.
  PatternSet() noexcept = default;

  /// PCRE syntax; case does not matter, `^` stands behind and `$` before a line feed, and `.` is any octet.
  [[nodiscard]] static base::Result<PatternSet, PatternError> compile(
      std::span<const std::string> expressions);

  /// Why one expression cannot be compiled, in Hyperscan's words; nothing when it can.
  [[nodiscard]] static std::optional<std::string> fault_of(const std::string& expression);

  [[nodiscard]] bool empty() const noexcept { return database_ == nullptr; }

 private:
  friend class Matcher;
  std::shared_ptr<const hs_database> database_;
};

/// One thread's way to match. What a match needs in memory is taken when it is made.
class Matcher {
 public:
  /// Stops the program when there is no memory.
  explicit Matcher(PatternSet patterns);
  ~Matcher();
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;

  /// Whether any of the expressions matches anywhere in `octets`. Stops at the first that does.
  [[nodiscard]] bool matches(std::string_view octets) const noexcept;

 private:
  PatternSet patterns_;
  hs_scratch* scratch_ = nullptr;
};

}  // namespace trunkline::gate
