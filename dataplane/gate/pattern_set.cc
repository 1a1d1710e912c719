#include "dataplane/gate/pattern_set.h"

#include <cstdlib>
#include <numeric>
#include <utility>
#include <vector>

#include <hs.h>

#include "base/assert.h"

namespace trunkline::gate {
namespace {

/// Where in the text an expression matches is of no interest.
constexpr unsigned flags_of(PatternStyle style) noexcept {
  switch (style) {
    case PatternStyle::anywhere:
      return HS_FLAG_CASELESS | HS_FLAG_MULTILINE | HS_FLAG_DOTALL | HS_FLAG_SINGLEMATCH;
    case PatternStyle::whole: return HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY;
  }
  return 0;
}

std::string worded(const std::string& expression, PatternStyle style) {
  return style == PatternStyle::whole ? "\\A(?:" + expression + ")\\z" : expression;
}

struct FreeFault {
  void operator()(hs_compile_error_t* fault) const noexcept { hs_free_compile_error(fault); }
};
using Fault = std::unique_ptr<hs_compile_error_t, FreeFault>;

int on_match(unsigned, unsigned long long, unsigned long long, unsigned, void*) noexcept { return 1; }

int on_each_match(unsigned id, unsigned long long, unsigned long long, unsigned, void* which) {
  static_cast<std::vector<std::uint32_t>*>(which)->push_back(id);
  return 0;
}

/// What is wrong with it by itself; empty: nothing.
std::string syntax_fault(const std::string& expression, unsigned flags) {
  hs_expr_info_t* info = nullptr;
  hs_compile_error_t* fault = nullptr;
  const auto status = hs_expression_info(expression.c_str(), flags, &info, &fault);
  const Fault owner(fault);
  std::free(info);
  if (status == HS_SUCCESS) return {};
  return fault != nullptr ? std::string(fault->message) : "cannot be compiled";
}

}  // namespace

base::Result<PatternSet, PatternError> PatternSet::compile(std::span<const std::string> expressions,
                                                           PatternStyle style) {
  PatternSet made;
  if (expressions.empty()) return made;
  if (hs_valid_platform() != HS_SUCCESS) return base::fail(PatternError::bad_processor);
  std::vector<std::string> words;
  for (const auto& expression : expressions) words.push_back(worded(expression, style));
  std::vector<const char*> texts;
  for (const auto& word : words) texts.push_back(word.c_str());
  const std::vector<unsigned> all_flags(texts.size(), flags_of(style));
  std::vector<unsigned> places(texts.size());
  std::iota(places.begin(), places.end(), 0U);
  hs_database_t* database = nullptr;
  hs_compile_error_t* fault = nullptr;
  const auto status =
      hs_compile_multi(texts.data(), all_flags.data(), places.data(), static_cast<unsigned>(texts.size()),
                       HS_MODE_BLOCK, nullptr, &database, &fault);
  const Fault owner(fault);
  if (status != HS_SUCCESS) {
    const bool expression = fault != nullptr && fault->expression >= 0;
    return base::fail(expression ? PatternError::bad_expression : PatternError::no_memory);
  }
  made.database_ = {database, [](hs_database_t* gone) noexcept { hs_free_database(gone); }};
  return made;
}

std::optional<std::string> PatternSet::fault_of(const std::string& expression, PatternStyle style) {
  // By itself first: with what is put around it "a)(b" would be an expression.
  for (const auto& text : {expression, worded(expression, style)}) {
    if (auto why = syntax_fault(text, flags_of(style)); !why.empty()) return why;
  }
  // What matches an empty text matches every datagram, and compiling refuses it.
  if (const auto made = compile(std::span(&expression, 1), style); !made)
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

void Matcher::collect(std::string_view octets, std::vector<std::uint32_t>& which) const {
  if (scratch_ == nullptr) return;
  hs_scan(patterns_.database_.get(), octets.data(), static_cast<unsigned>(octets.size()), 0, scratch_,
          &on_each_match, &which);
}

}  // namespace trunkline::gate
