// One JSON object on one line, for who reads what a step brought.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

namespace trunkline::trafgen {

class JsonLine {
 public:
  explicit JsonLine(std::string_view step) { add("step", step); }

  /// Names and texts are the program's own: nothing in them has to be escaped.
  JsonLine& add(std::string_view name, std::string_view text) {
    return put(name, fmt::format("\"{}\"", text));
  }
  JsonLine& add(std::string_view name, const char* text) { return add(name, std::string_view(text)); }
  JsonLine& add(std::string_view name, bool value) { return put(name, value ? "true" : "false"); }
  JsonLine& add(std::string_view name, double value) { return put(name, fmt::format("{:.3f}", value)); }
  JsonLine& add(std::string_view name, std::uint64_t value) { return put(name, std::to_string(value)); }

  [[nodiscard]] std::string text() const { return "{" + members_ + "}"; }

 private:
  JsonLine& put(std::string_view name, std::string_view value) {
    members_ += fmt::format("{}\"{}\": {}", members_.empty() ? "" : ", ", name, value);
    return *this;
  }

  std::string members_;
};

}  // namespace trunkline::trafgen
