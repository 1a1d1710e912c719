#include "controlplane/session/called_party.h"

#include "controlplane/session/leg_orders.h"
#include "controlplane/session/telephone_subscriber.h"
#include "sip/dialog/route.h"

namespace trunkline::controlplane {
namespace {

std::string target_at(const sip::Uri& request_uri, const base::Endpoint& next_hop) {
  const bool is_tel = request_uri.scheme == sip::Scheme::tel;
  const auto user = is_tel ? telephone_subscriber(request_uri) : escaped_user(request_uri.user);
  std::string target = "sip:";
  if (!user.empty()) target.append(user).append("@");
  return target.append(next_hop.to_string()).append(is_tel ? ";user=phone" : "");
}

}  // namespace

std::string escaped_user(std::string_view user) {
  std::string text(user);
  for (auto at = text.find('#'); at != std::string::npos; at = text.find('#', at)) text.replace(at, 1, "%23");
  return text;
}

std::optional<Called> called_at(const Call& call, const sip::Uri& uri, const base::Endpoint& next_hop) {
  const auto* local = listen_towards(call.environment.settings, next_hop.address);
  if (local == nullptr) return std::nullopt;
  const auto target = target_at(uri, next_hop);
  return Called{target, target, {}, {*local, next_hop}};
}

std::optional<Called> called_at(const Call& call, std::string_view uri) {
  const auto parsed = sip::parse_uri(uri);
  const auto endpoint = parsed && parsed->is_sip() ? sip::literal_endpoint(uri) : std::nullopt;
  const auto* local = endpoint ? listen_towards(call.environment.settings, endpoint->address) : nullptr;
  if (local == nullptr) return std::nullopt;
  return Called{std::string(uri), std::string(uri), {}, {*local, *endpoint}};
}

Called called_at(const Call& call, const Binding& binding) {
  std::string aor = "sip:";
  const auto user = binding.aor().substr(0, binding.aor().rfind('@'));
  aor.append(escaped_user(user)).append(binding.aor().substr(user.size()));
  Called called{std::move(aor), std::string(binding.contact()), binding.path(), binding.hop,
                binding.behind_nat};
  auto route = binding.path();
  const auto first =
      route.empty() ? std::string_view{} : sip::parse_name_addr(sip::take_value(route))->uri_text;
  if (called.behind_nat && first.empty()) return called;
  const auto literal = sip::literal_endpoint(first.empty() ? binding.contact() : first);
  const auto* local = literal ? listen_towards(call.environment.settings, literal->address) : nullptr;
  if (local != nullptr) called.hop = {*local, *literal};
  return called;
}

}  // namespace trunkline::controlplane
