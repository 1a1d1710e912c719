#include "controlplane/api/registered_contact.h"

#include <algorithm>

#include "controlplane/api/registration_pace.h"
#include "controlplane/session/called_party.h"
#include "sip/dialog/route.h"
#include "sip/message/numbers.h"
#include "sip/message/quoted_string.h"
#include "sip/message/token_list.h"

namespace trunkline::controlplane {
namespace {

/// Of a registrar's list: other phones of the same user are in it, too (RFC 3261 section 10.2.4).
bool is_at(std::string_view contact, std::string_view user, const base::Endpoint* address) {
  const auto uri = sip::parse_uri(contact);
  return uri && address != nullptr && uri->user == user && sip::literal_endpoint(*uri) == *address;
}

/// Empty: there is none.
std::string_view parameter(const sip::Contact& contact, std::string_view name) noexcept {
  const auto found = contact.address.params.find(name);
  return found ? found->value : std::string_view{};
}

/// With `instance` those of ours are known by that.
bool is_ours(const sip::Contact& contact, const Account& account, const base::Endpoint* address) {
  const auto named = parameter(contact, "+sip.instance");
  if (!account.instance.empty() && !named.empty()) return named == "<" + account.instance + ">";
  return is_at(contact.address.uri_text, escaped_user(account.user), address);
}

/// What it says is to stand in our Contact.
std::string readable_gruu(std::string_view quoted) {
  constexpr std::size_t most = 512;
  std::string text(quoted.size(), '\0');
  const auto said = quoted.size() > most ? std::nullopt : sip::unquote(quoted, text);
  const auto uri = said ? sip::parse_uri(*said) : base::fail(sip::ParseError::missing);
  const bool fits = uri && uri->is_sip() && said->find_first_of("<>\" \t") == std::string_view::npos;
  return fits ? std::string(*said) : std::string();
}

// RFC 5626 section 4.4: as Flow-Timer says, else as often as NATs want it over UDP.
std::uint32_t most_quiet_ms(const sip::Message& response) {
  constexpr std::uint32_t usual_ms = 29'000;
  constexpr std::uint32_t least_s = 10;
  const auto told = sip::parse_number<std::uint32_t>(response.first(sip::HeaderName::flow_timer));
  return told ? 1000 * std::clamp(*told, least_s, most_expires_s) : usual_ms;
}

}  // namespace

// RFC 5626 section 4.1 wants a URN; what is excluded would end the quoted string, or the brackets in it.
bool can_be_instance(std::string_view instance) noexcept {
  constexpr std::size_t most = 128;
  const bool plain = std::all_of(instance.begin(), instance.end(), [](char c) {
    return c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != '<' && c != '>';
  });
  return instance.empty() || (plain && instance.size() <= most && instance.starts_with("urn:"));
}

RegisteredContact registered_contact(const sip::Message& response, const Account& account, bool flow,
                                     const base::Endpoint* address) {
  RegisteredContact ours;
  for (const auto value : response.values(sip::HeaderName::contact)) {
    const auto contact = sip::parse_contact(value);
    if (!contact || !is_ours(*contact, account, address)) continue;
    if (contact->expires) ours.expires_s = contact->expires;
    if (!account.instance.empty()) ours.gruu = readable_gruu(parameter(*contact, "pub-gruu"));
  }
  const bool is_flow =
      flow && !account.instance.empty() && sip::has_token(response, sip::HeaderName::require, "outbound");
  if (is_flow) ours.quiet_ms = most_quiet_ms(response);
  return ours;
}

}  // namespace trunkline::controlplane
