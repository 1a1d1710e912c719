#include "controlplane/storage/record_text.h"

#include <cstdint>

namespace trunkline::controlplane {
namespace {

/// How many octets the character at the begin of `text` has; 0: there is none.
std::size_t character_at(std::string_view text) {
  const auto octet = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = octet(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((octet(i) & 0xc0) != 0x80) return 0;
  }
  // Longer than needed, a surrogate, or past the last character there is.
  const std::uint8_t second = octet(1);
  const bool wrong = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
                     (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f);
  return wrong ? 0 : length;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto length = character_at(text);
    if (length == 0) {
      out += '?';
    } else {
      out.append(text.substr(0, length));
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

std::string_view to_string(EndReason reason) noexcept {
  switch (reason) {
    case EndReason::none: break;
    case EndReason::media_timeout: return "media_timeout";
    case EndReason::session_expired: return "session_expired";
    case EndReason::peer_gone: return "peer_gone";
    case EndReason::unacknowledged: return "unacknowledged";
    case EndReason::undescribed: return "undescribed";
    case EndReason::ring_limit: return "ring_limit";
    case EndReason::operator_: return "operator";
    case EndReason::stopped: return "stopped";
    case EndReason::fault: return "fault";
    case EndReason::unheard: return "unheard";
  }
  return {};
}

std::string_view to_string(EndedBy by) noexcept {
  switch (by) {
    case EndedBy::caller: return "caller";
    case EndedBy::callee: return "callee";
    case EndedBy::us: break;
  }
  return "us";
}

}  // namespace trunkline::controlplane
