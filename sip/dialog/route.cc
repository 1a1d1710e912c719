#include "sip/dialog/route.h"

#include "base/ascii.h"
#include "sip/message/value_list.h"

namespace trunkline::sip {

Route route_of(const Dialog& dialog) noexcept {
  const auto target = dialog.remote_target();
  std::string_view rest = dialog.route_set();
  if (rest.empty()) return {target, target, {}, {}};
  const auto first = parse_name_addr(take_value(rest));
  if (!first) return {target, target, {}, {}};  // cannot be: the dialog has read it before keeping it
  const auto uri = first->uri();
  if (uri && uri->parameter("lr")) return {target, first->uri_text, dialog.route_set(), {}};
  const auto strict = first->uri_text.substr(0, first->uri_text.find('?'));  // no headers in a Request-URI
  return {strict, first->uri_text, base::trim(rest), target};
}

std::optional<base::Endpoint> literal_endpoint(const Uri& uri) noexcept {
  constexpr std::uint16_t sip_port = 5060;
  if (uri.scheme != Scheme::sip) return std::nullopt;
  auto address = uri.address();
  if (const auto maddr = uri.parameter("maddr")) address = base::IpAddress::parse(maddr->value);
  if (!address) return std::nullopt;
  return base::Endpoint{*address, uri.port == 0 ? sip_port : uri.port};
}

std::optional<base::Endpoint> literal_endpoint(std::string_view uri) noexcept {
  const auto parsed = parse_uri(uri);
  return parsed ? literal_endpoint(*parsed) : std::nullopt;
}

std::optional<Transport> transport_of(const Uri& uri) noexcept {
  const auto named = uri.parameter("transport");
  return named ? parse_transport(named->value) : Transport::udp;
}

}  // namespace trunkline::sip
