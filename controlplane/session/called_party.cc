#include "controlplane/session/called_party.h"

#include "base/endpoint_text.h"
#include "controlplane/session/carrier_address.h"
#include "controlplane/session/leg_hop.h"
#include "controlplane/session/telephone_subscriber.h"
#include "sip/dialog/route.h"
#include "sip/message/escape.h"
#include "sip/message/request_uri.h"
#include "sip/message/sos_urn.h"

namespace trunkline::controlplane {
namespace {

std::string_view user_of(Orders& orders, const sip::Uri& uri) {
  if (uri.scheme == sip::Scheme::tel) return orders.keep(telephone_subscriber(uri));
  if (uri.user.empty() && sip::is_sos_urn(uri.text)) return orders.keep(sip::sos_service(uri.text));
  return user_to_send(orders, uri.user);
}

}  // namespace

std::string escaped_user(std::string_view user) {
  std::string text;
  sip::append_escaped(text, without_trunk_group(user), [](char c) { return c != '#'; });
  return text;
}

std::optional<Called> called_at(const SessionSettings& settings, Orders& orders, const sip::Uri& uri,
                                const base::Endpoint& next_hop, sip::Transport transport) {
  const auto* local = listen_towards(settings, next_hop.address);
  if (local == nullptr) return std::nullopt;
  const auto user = user_of(orders, uri);
  const auto target =
      orders.keep_joined("sip:", user, user.empty() ? "" : "@", base::text_of(next_hop).view(),
                         uri.scheme == sip::Scheme::tel ? ";user=phone" : "", sip::uri_parameter(transport));
  return Called{target, target, {}, {*local, next_hop, transport}};
}

std::string_view request_uri_to_send(Orders& orders, std::string_view uri) {
  if (uri.find(';') == std::string_view::npos && uri.find('?') == std::string_view::npos) return uri;
  const auto parsed = sip::parse_uri(uri);
  if (!parsed || !sip::shapes_request(*parsed)) return uri;
  std::string room(uri.size(), ' ');
  return orders.keep(*sip::cut_for_request(*parsed, room));
}

std::optional<Called> called_at(const SessionSettings& settings, Orders& orders, std::string_view uri) {
  const auto parsed = sip::parse_uri(uri);
  const auto endpoint = parsed && parsed->is_sip() ? sip::literal_endpoint(*parsed) : std::nullopt;
  const auto* local = endpoint ? listen_towards(settings, endpoint->address) : nullptr;
  const auto transport = local != nullptr ? sip::transport_of(*parsed) : std::nullopt;
  if (!transport) return std::nullopt;
  const auto target = request_uri_to_send(orders, uri);
  return Called{target, target, {}, {*local, *endpoint, *transport}};
}

Called called_at(const SessionSettings& settings, Orders& orders, const Binding& binding) {
  const auto user = binding.aor().substr(0, binding.aor().rfind('@'));
  const auto aor = orders.keep_joined("sip:", user_to_send(orders, user), binding.aor().substr(user.size()));
  const auto target = request_uri_to_send(orders, binding.contact());
  Called called{aor, target, binding.path(), binding.hop, binding.is_reached_by_flow(), true};
  called.hop.flow = called.behind_nat;
  auto route = binding.path();
  const auto first =
      route.empty() ? std::string_view{} : sip::parse_name_addr(sip::take_value(route))->uri_text;
  if (called.behind_nat && first.empty()) return called;
  const auto way = sip::parse_uri(first.empty() ? binding.contact() : first);
  const auto literal = way ? sip::literal_endpoint(*way) : std::nullopt;
  const auto* local = literal ? listen_towards(settings, literal->address) : nullptr;
  const auto transport = local != nullptr ? sip::transport_of(*way) : std::nullopt;
  if (!transport) return called;
  // By the connection that the REGISTER came over, while it is there (RFC 5626 section 5.3).
  const bool same = *transport == binding.hop.transport && literal->address == binding.hop.remote.address;
  called.hop = {*local, *literal, *transport, false, false, same ? binding.hop.connection : 0};
  return called;
}

std::optional<Called> callable_at(const Environment& environment, Orders& orders, const Binding& binding) {
  const auto called = called_at(environment.settings, orders, binding);
  if (listens_at(environment.settings, called.hop.remote)) return std::nullopt;
  const auto& address = called.hop.remote.address;
  const bool literal = binding.path().empty() && address != binding.hop.remote.address;
  return literal && is_of_carrier(environment, address) ? std::nullopt : std::optional(called);
}

}  // namespace trunkline::controlplane
