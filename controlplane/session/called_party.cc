#include "controlplane/session/called_party.h"

#include <utility>

#include "base/endpoint_text.h"
#include "controlplane/session/carrier_address.h"
#include "controlplane/session/leg_hop.h"
#include "controlplane/session/telephone_subscriber.h"
#include "sip/dialog/route.h"
#include "sip/message/escape.h"
#include "sip/message/sos_urn.h"

namespace trunkline::controlplane {
namespace {

std::string target_at(const sip::Uri& request_uri, const base::Endpoint& next_hop, sip::Transport transport) {
  constexpr std::size_t most_frame = 80;  // scheme, endpoint and parameter
  const bool is_tel = request_uri.scheme == sip::Scheme::tel;
  std::string target;
  target.reserve(request_uri.user.size() + most_frame);
  target.append("sip:");
  const auto before = target.size();
  if (is_tel) {
    target.append(telephone_subscriber(request_uri));
  } else if (request_uri.user.empty() && sip::is_sos_urn(request_uri.text)) {
    target.append("sos");
  } else {
    append_escaped_user(target, request_uri.user);
  }
  if (target.size() != before) target.push_back('@');
  return target.append(base::text_of(next_hop).view())
      .append(is_tel ? ";user=phone" : "")
      .append(sip::uri_parameter(transport));
}

}  // namespace

void append_escaped_user(std::string& text, std::string_view user) {
  sip::append_escaped(text, user, [](char c) { return c != '#'; });
}

std::optional<Called> called_at(const SessionSettings& settings, const sip::Uri& uri,
                                const base::Endpoint& next_hop, sip::Transport transport) {
  const auto* local = listen_towards(settings, next_hop.address);
  if (local == nullptr) return std::nullopt;
  std::optional<Called> called(std::in_place);
  called->target = target_at(uri, next_hop, transport);
  called->to = called->target;
  called->hop = {*local, next_hop, transport};
  return called;
}

std::optional<Called> called_at(const SessionSettings& settings, std::string_view uri) {
  const auto parsed = sip::parse_uri(uri);
  const auto endpoint = parsed && parsed->is_sip() ? sip::literal_endpoint(*parsed) : std::nullopt;
  const auto* local = endpoint ? listen_towards(settings, endpoint->address) : nullptr;
  const auto transport = local != nullptr ? sip::transport_of(*parsed) : std::nullopt;
  if (!transport) return std::nullopt;
  return Called{std::string(uri), std::string(uri), {}, {*local, *endpoint, *transport}};
}

Called called_at(const SessionSettings& settings, const Binding& binding) {
  std::string aor = "sip:";
  const auto user = binding.aor().substr(0, binding.aor().rfind('@'));
  append_escaped_user(aor, user);
  aor.append(binding.aor().substr(user.size()));
  Called called{std::move(aor), std::string(binding.contact()), binding.path(),
                binding.hop,    binding.is_reached_by_flow(),   true};
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
  called.hop = {*local, *literal, *transport, false, same ? binding.hop.connection : 0};
  return called;
}

std::optional<Called> callable_at(const Environment& environment, const Binding& binding) {
  auto called = called_at(environment.settings, binding);
  if (listens_at(environment.settings, called.hop.remote)) return std::nullopt;
  const auto& address = called.hop.remote.address;
  const bool literal = binding.path().empty() && address != binding.hop.remote.address;
  return literal && is_of_carrier(environment, address) ? std::nullopt : std::optional(std::move(called));
}

}  // namespace trunkline::controlplane
