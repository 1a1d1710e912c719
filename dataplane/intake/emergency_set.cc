#include "dataplane/intake/emergency_set.h"

#include "base/ascii.h"
#include "sip/message/sos_urn.h"

namespace trunkline::dataplane {
namespace {

constexpr std::string_view invite = "INVITE ";
constexpr std::size_t longest_uri = 256;  // that is looked at before the message is scanned

/// What follows the scheme where a number can stand: in a sip, sips or tel URI.
std::string_view after_scheme(std::string_view uri, bool& is_tel) noexcept {
  const auto colon = uri.find(':');
  if (colon == std::string_view::npos) return {};
  const auto scheme = uri.substr(0, colon);
  is_tel = base::equals_ignoring_case(scheme, "tel");
  const bool is_sip = base::equals_ignoring_case(scheme, "sip") || base::equals_ignoring_case(scheme, "sips");
  return is_tel || is_sip ? uri.substr(colon + 1) : std::string_view{};
}

}  // namespace

// Not by the URI parser: this is asked for each datagram of a flood.
bool EmergencySet::matches(std::string_view uri) const noexcept {
  if (sip::is_sos_urn(uri)) return true;
  bool is_tel = false;
  const auto rest = after_scheme(uri, is_tel);
  for (const std::string_view number : numbers_) {
    if (!rest.starts_with(number)) continue;
    const auto after = rest.substr(number.size());
    if (is_tel && (after.empty() || after.front() == ';')) return true;
    // A number in a SIP URI may carry parameters of its own (RFC 3261 section 19.1.6).
    const bool ends_user = !after.empty() && (after.front() == '@' || after.front() == ';');
    if (!is_tel && ends_user && after.find('@') != std::string_view::npos) return true;
  }
  return false;
}

// Line ends may come first (RFC 3261 section 7.5).
bool EmergencySet::invites(std::string_view octets) const noexcept {
  const auto begin = octets.find_first_not_of("\r\n");
  if (begin == std::string_view::npos) return false;
  octets.remove_prefix(begin);
  if (!octets.starts_with(invite)) return false;
  const auto rest = octets.substr(invite.size(), longest_uri);
  const auto end = rest.find(' ');
  return end != std::string_view::npos && matches(rest.substr(0, end));
}

}  // namespace trunkline::dataplane
