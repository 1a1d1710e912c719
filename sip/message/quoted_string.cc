#include "sip/message/quoted_string.h"

#include <algorithm>
#include <cstddef>

#include "base/ascii.h"

namespace trunkline::sip {
namespace {

class Sink {
 public:
  explicit Sink(std::span<char> out) noexcept : out_(out) {}
  bool put(std::string_view text) noexcept {
    if (text.size() > out_.size() - written_) return false;
    std::copy(text.begin(), text.end(), out_.begin() + static_cast<std::ptrdiff_t>(written_));
    written_ += text.size();
    return true;
  }
  [[nodiscard]] std::string_view written() const noexcept { return {out_.data(), written_}; }

 private:
  std::span<char> out_;
  std::size_t written_ = 0;
};

std::optional<std::string_view> copy(std::string_view text, std::span<char> out, bool drop_escapes) noexcept {
  Sink sink(out);
  while (!text.empty()) {
    std::size_t n = 0;
    bool fits = true;
    if (base::is_lws(text.front())) {
      bool fold = false;
      for (; n < text.size() && base::is_lws(text[n]); ++n) fold |= text[n] == '\n';
      fits = sink.put(fold ? " " : text.substr(0, n));
    } else if (drop_escapes && text.front() == '\\' && text.size() > 1) {
      n = 2;
      fits = sink.put(text.substr(1, 1));
    } else {
      do ++n;
      while (n < text.size() && !base::is_lws(text[n]) && !(drop_escapes && text[n] == '\\'));
      fits = sink.put(text.substr(0, n));
    }
    if (!fits) return std::nullopt;
    text.remove_prefix(n);
  }
  return sink.written();
}

}  // namespace

std::optional<std::string_view> unfold(std::string_view value, std::span<char> out) noexcept {
  return copy(value, out, false);
}

std::optional<std::string_view> unquote(std::string_view inside, std::span<char> out) noexcept {
  return copy(inside, out, true);
}

std::string quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

}  // namespace trunkline::sip
