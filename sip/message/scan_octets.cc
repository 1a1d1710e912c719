#include "sip/message/scan_octets.h"

#include <cstddef>
#include <cstdint>

namespace trunkline::sip {
namespace {

bool is_control(char c) noexcept { return static_cast<std::uint8_t>(c) < 0x20 || c == 0x7f; }

}  // namespace

bool has_forbidden_octet(std::string_view text) noexcept {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') quoted = !quoted;
    if (c == '\\' && quoted && i + 1 < text.size() && text[i + 1] != '\r' && text[i + 1] != '\n') {
      ++i;
      continue;
    }
    if (!is_control(c) || c == '\t' || c == '\n') continue;
    if (c != '\r' || i + 1 == text.size() || text[i + 1] != '\n') return true;
  }
  return false;
}

}  // namespace trunkline::sip
