#include "dataplane/gate/pattern_set.h"

#include <utility>
#include <vector>

#include <hs.h>

#include "base/assert.h"

namespace trunkline::gate {
namespace {

// Who matched is of no interest, so the first match ends the search.
constexpr unsigned flags = HS_FLAG_CASELESS | HS_FLAG_MULTILINE | HS_FLAG_DOTALL | HS_FLAG_SINGLEMATCH;

struct FreeFault {
  void operator()(hs_compile_error_t* fault) const noexcept { hs_free_compile_error(fault); }
};
using Fault = std::unique_ptr<hs_compile_error_t, FreeFault>;

int on_match(unsigned, unsigned long long, unsigned long long, unsigned, void*) noexcept { return 1; }

}  // namespace

base::Result<PatternSet, PatternError> PatternSet::compile(std::span<const std::string> expressions) {
  PatternSet made;
  if (expressions.empty()) return made;
  if (hs_valid_platform() != HS_SUCCESS) return base::fail(PatternError::bad_processor);
  std::vector<const char*> texts;
  for (const auto& expression : expressions) texts.push_back(expression.c_str());
  const std::vector<unsigned> all_flags(texts.size(), flags);
  hs_database_t* database = nullptr;
  hs_compile_error_t* fault = nullptr;
  const auto status =
      hs_compile_multi(texts.data(), all_flags.data(), nullptr, static_cast<unsigned>(texts.size()),
                       HS_MODE_BLOCK, nullptr, &database, &fault);
  const Fault owner(fault);
  if (status != HS_SUCCESS) {
    const bool expression = fault != nullptr && fault->expression >= 0;
    return base::fail(expression ? PatternError::bad_expression : PatternError::no_memory);
  }
  made.database_ = {database, [](hs_database_t* gone) noexcept { hs_free_database(gone); }};
  return made;
}

std::optional<std::string> PatternSet::fault_of(const std::string& expression) {
  hs_expr_info_t* info = nullptr;
  hs_compile_error_t* fault = nullptr;
  const auto status = hs_expression_info(expression.c_str(), flags, &info, &fault);
  const Fault owner(fault);
  std::free(info);
  if (status != HS_SUCCESS) return fault != nullptr ? std::string(fault->message) : "cannot be compiled";
  // What matches an empty text matches every datagram, and compiling refuses it.
  if (const auto made = compile(std::span(&expression, 1)); !made)
    return "matches everything, or is too large";
  return std::nullopt;
}

Matcher::Matcher(PatternSet patterns) : patterns_(std::move(patterns)) {
  if (patterns_.empty()) return;
  TL_ASSERT(hs_alloc_scratch(patterns_.database_.get(), &scratch_) == HS_SUCCESS);
}

Matcher::~Matcher() { hs_free_scratch(scratch_); }

bool Matcher::matches(std::string_view octets) const noexcept {
  if (scratch_ == nullptr) return false;
  return hs_scan(patterns_.database_.get(), octets.data(), static_cast<unsigned>(octets.size()), 0, scratch_,
                 &on_match, nullptr) == HS_SCAN_TERMINATED;
}

}  // namespace trunkline::gate
