#include "controlplane/registrar/outbound.h"

#include <algorithm>
#include <cstddef>

#include "sip/message/name_addr.h"
#include "sip/message/token_list.h"
#include "sip/message/uri.h"

namespace trunkline::controlplane {
namespace {

/// Whether whoever the phone sent it to knows the way back to it: we ourselves, or a proxy that says so.
bool first_hop_keeps_flow(const sip::Message& request) {
  std::size_t hops = 0;
  for ([[maybe_unused]] const auto via : request.values(sip::HeaderName::via)) ++hops;
  if (hops == 1) return true;
  for (const auto value : request.values(sip::HeaderName::path)) {
    const auto address = sip::parse_name_addr(value);
    const auto uri = address ? address->uri() : base::fail(address.error());
    if (uri && uri->parameter("ob")) return true;
  }
  return false;
}

}  // namespace

std::optional<RegisterRefusal> settle_outbound(const sip::Message& request, RegisterWish& wish) {
  for (auto& contact : wish.contacts) {
    if (contact.instance.empty()) contact.reg_id = 0;
  }
  const auto is_flow = [](const ContactWish& contact) { return contact.reg_id != 0; };
  if (std::none_of(wish.contacts.begin(), wish.contacts.end(), is_flow)) return std::nullopt;
  const bool asked = sip::has_token(request, sip::HeaderName::supported, "outbound");
  if (!first_hop_keeps_flow(request)) {
    if (asked) return RegisterRefusal{439, {}, 0};
    for (auto& contact : wish.contacts) contact.reg_id = 0;
    return std::nullopt;
  }
  const auto stays = [](const ContactWish& contact) { return contact.expires_s != 0; };
  const auto staying = std::count_if(wish.contacts.begin(), wish.contacts.end(), stays);
  const bool flow_stays = std::any_of(wish.contacts.begin(), wish.contacts.end(), [&](const auto& contact) {
    return stays(contact) && is_flow(contact);
  });
  if (flow_stays && staying > 1) return RegisterRefusal{400, "A Flow Is Registered Alone", 0};
  wish.outbound = asked;
  return std::nullopt;
}

}  // namespace trunkline::controlplane
