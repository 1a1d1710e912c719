#include "dataplane/gate/expression_set.h"

#include <cstdlib>
#include <numeric>
#include <utility>

#include <hs.h>

#include "base/assert.h"

namespace trunkline::gate {
namespace {

// Where in the text an expression matches is of no interest.
constexpr unsigned whole_flags = HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY;

struct FreeCompileFault {
  void operator()(hs_compile_error_t* fault) const noexcept { hs_free_compile_error(fault); }
};
using CompileFault = std::unique_ptr<hs_compile_error_t, FreeCompileFault>;

std::string as_whole(const std::string& expression) { return "\\A(?:" + expression + ")\\z"; }

int on_each_match(unsigned id, unsigned long long, unsigned long long, unsigned, void* which) {
  static_cast<std::vector<std::uint32_t>*>(which)->push_back(id);
  return 0;
}

std::string syntax_fault(const std::string& expression) {
  hs_expr_info_t* info = nullptr;
  hs_compile_error_t* fault = nullptr;
  const auto status = hs_expression_info(expression.c_str(), whole_flags, &info, &fault);
  const CompileFault owner(fault);
  std::free(info);
  if (status == HS_SUCCESS) return {};
  return fault != nullptr ? std::string(fault->message) : "cannot be compiled";
}

}  // namespace

base::Result<ExpressionSet, PatternError> ExpressionSet::compile(std::span<const std::string> expressions) {
  ExpressionSet made;
  if (expressions.empty()) return made;
  if (hs_valid_platform() != HS_SUCCESS) return base::fail(PatternError::bad_processor);
  std::vector<std::string> worded;
  for (const auto& expression : expressions) worded.push_back(as_whole(expression));
  std::vector<const char*> texts;
  for (const auto& expression : worded) texts.push_back(expression.c_str());
  const std::vector<unsigned> flags(texts.size(), whole_flags);
  std::vector<unsigned> places(texts.size());
  std::iota(places.begin(), places.end(), 0U);
  hs_database_t* database = nullptr;
  hs_compile_error_t* fault = nullptr;
  const auto status =
      hs_compile_multi(texts.data(), flags.data(), places.data(), static_cast<unsigned>(texts.size()),
                       HS_MODE_BLOCK, nullptr, &database, &fault);
  const CompileFault owner(fault);
  if (status != HS_SUCCESS) {
    const bool expression = fault != nullptr && fault->expression >= 0;
    return base::fail(expression ? PatternError::bad_expression : PatternError::no_memory);
  }
  made.database_ = {database, [](hs_database_t* gone) noexcept { hs_free_database(gone); }};
  return made;
}

std::optional<std::string> ExpressionSet::fault_of(const std::string& expression) {
  // By itself first: with what is put around it "a)(b" would be an expression.
  for (const auto& text : {expression, as_whole(expression)}) {
    if (auto why = syntax_fault(text); !why.empty()) return why;
  }
  return std::nullopt;
}

ExpressionMatcher::ExpressionMatcher(ExpressionSet expressions) : expressions_(std::move(expressions)) {
  if (expressions_.empty()) return;
  TL_ASSERT(hs_alloc_scratch(expressions_.database_.get(), &scratch_) == HS_SUCCESS);
}

ExpressionMatcher::~ExpressionMatcher() { hs_free_scratch(scratch_); }

void ExpressionMatcher::collect(std::string_view text, std::vector<std::uint32_t>& which) const {
  if (scratch_ == nullptr) return;
  hs_scan(expressions_.database_.get(), text.data(), static_cast<unsigned>(text.size()), 0, scratch_,
          &on_each_match, &which);
}

}  // namespace trunkline::gate
