#include "controlplane/registrar/contact_guard.h"

#include <algorithm>
#include <optional>

#include "sip/message/name_addr.h"
#include "sip/message/value_list.h"

namespace trunkline::controlplane {
namespace {

std::optional<base::IpAddress> address_of(std::string_view uri) {
  const auto parsed = sip::parse_uri(uri);
  return parsed ? parsed->address() : std::nullopt;
}

}  // namespace

std::string_view objection_to(const RegisterWish& wish, std::span<const base::AddressPrefix> trusted,
                              const std::function<bool(const base::IpAddress&)>& is_of_carrier) {
  const auto& source = wish.hop.remote.address;
  if (!wish.path.empty()) {
    std::string_view path = wish.path;
    const auto first = sip::parse_name_addr(sip::take_value(path));
    const auto address = first ? address_of(first->uri_text) : std::nullopt;
    const bool is_trusted =
        std::any_of(trusted.begin(), trusted.end(),
                    [&](const base::AddressPrefix& prefix) { return prefix.contains(source); });
    return address && *address != source && !is_trusted ? "Path Leads Elsewhere" : std::string_view{};
  }
  if (wish.behind_nat || !is_of_carrier) return {};
  for (const auto& contact : wish.contacts) {
    const auto address = contact.expires_s != 0 ? address_of(contact.uri) : std::nullopt;
    if (address && *address != source && is_of_carrier(*address)) return "Contact Is Not Yours";
  }
  return {};
}

}  // namespace trunkline::controlplane
