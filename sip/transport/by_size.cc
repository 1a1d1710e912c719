#include "sip/transport/by_size.h"

#include <algorithm>
#include <string_view>

namespace trunkline::sip {

bool change_via(std::span<char> request, Transport from, Transport to) noexcept {
  constexpr std::string_view start = "\r\nVia: SIP/2.0/";
  const std::string_view text(request.data(), request.size());
  const auto line = text.find(start);
  if (line == std::string_view::npos) return false;
  const auto at = line + start.size();
  const auto old_name = to_string(from);
  const auto new_name = to_string(to);
  if (!text.substr(at).starts_with(old_name) || old_name.size() != new_name.size()) return false;
  std::copy(new_name.begin(), new_name.end(), request.begin() + static_cast<std::ptrdiff_t>(at));
  return true;
}

bool turn_to_tcp(std::span<char> request, Hop& hop) noexcept {
  if (hop.transport != Transport::udp || !change_via(request, Transport::udp, Transport::tcp)) return false;
  hop.transport = Transport::tcp;
  hop.by_size = true;
  hop.connection = 0;
  return true;
}

bool turn_to_udp(std::span<char> request, Hop& hop) noexcept {
  if (!hop.by_size || !change_via(request, Transport::tcp, Transport::udp)) return false;
  hop.transport = Transport::udp;
  hop.by_size = false;
  hop.connection = 0;
  return true;
}

}  // namespace trunkline::sip
