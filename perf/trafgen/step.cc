#include "perf/trafgen/step.h"

#include <array>
#include <charconv>
#include <vector>

namespace trunkline::trafgen {
namespace {

struct Form {
  StepKind kind;
  std::string_view word;
  std::size_t least;  // words after it
  std::size_t most;
  bool takes_text;
};
constexpr std::array<Form, 10> forms{{{StepKind::calls, "calls", 2, 2, false},
                                      {StepKind::load, "load", 3, 3, false},
                                      {StepKind::media, "media", 2, 3, false},
                                      {StepKind::talk, "talk", 1, 1, false},
                                      {StepKind::hangup, "hangup", 1, 1, false},
                                      {StepKind::flood, "flood", 1, 1, false},
                                      {StepKind::garbage, "garbage", 1, 1, true},
                                      {StepKind::wait, "wait", 1, 1, false},
                                      {StepKind::sessions, "sessions", 1, 1, true},
                                      {StepKind::write, "write", 1, 1, true}}};

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; (at = text.find_first_not_of(" \t\r\n", at)) != std::string_view::npos;) {
    const auto end = std::min(text.find_first_of(" \t\r\n", at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

std::optional<double> number(std::string_view word) noexcept {
  double value = 0;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (fault != std::errc{} || end != word.data() + word.size() || !(value >= 0)) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Step> parse_step(std::string_view text) {
  const auto words = words_of(text);
  if (words.empty()) return std::nullopt;
  for (const auto& form : forms) {
    if (form.word != words[0]) continue;
    if (words.size() - 1 < form.least || words.size() - 1 > form.most) return std::nullopt;
    Step step{form.kind, 0, 0, 0, {}};
    if (form.takes_text) {
      step.text = words[1];
      return step;
    }
    std::array<double*, 3> places{&step.first, &step.second, &step.third};
    for (std::size_t i = 1; i < words.size(); ++i) {
      const auto value = number(words[i]);
      if (!value) return std::nullopt;
      *places[i - 1] = *value;
    }
    return step;
  }
  return std::nullopt;
}

std::string_view to_string(StepKind kind) noexcept {
  for (const auto& form : forms) {
    if (form.kind == kind) return form.word;
  }
  return "unknown";
}

}  // namespace trunkline::trafgen
