#include "controlplane/registrar/register_wish.h"

#include <algorithm>

#include "base/ascii.h"
#include "controlplane/registrar/outbound.h"
#include "sip/message/inspect.h"
#include "sip/transport/reliability.h"

namespace trunkline::controlplane {
namespace {

constexpr std::uint32_t an_hour_s = 3600;
constexpr std::size_t most_contacts = 16;

base::Unexpected<RegisterRefusal> bad(std::string_view reason) {
  return base::fail(RegisterRefusal{400, reason, 0});
}

/// What the phone asked for, or what stands for it; nothing that is not a number counts as asked for (RFC
/// 3261 section 20.19).
std::uint32_t asked_expires(const sip::Message& request, const sip::Contact& contact,
                            const RegistrarSettings& settings) {
  if (contact.expires) return *contact.expires;
  return request.expires().value_or(settings.expires_s);
}

void read_outbound(const sip::Contact& contact, ContactWish& wish) {
  for (const auto& param : contact.address.params) {
    if (base::equals_ignoring_case(param.name, "+sip.instance")) wish.instance = param.value;
    if (base::equals_ignoring_case(param.name, "reg-id")) {
      wish.reg_id = base::parse_decimal<std::uint32_t>(param.value).value_or(0U);
    }
  }
}

base::Result<ContactWish, RegisterRefusal> read_contact(const sip::Message& request,
                                                        const sip::Contact& contact,
                                                        const RegistrarSettings& settings) {
  const auto uri = contact.address.uri();
  // A SIPS AOR aside, a registrar may take any URI; we can call sip URIs only.
  if (!uri || uri->scheme != sip::Scheme::sip) return bad("Contact Is Not a SIP URI");
  ContactWish wish;
  wish.uri = contact.address.uri_text;
  wish.q = contact.q.value_or(std::uint16_t{1000});
  read_outbound(contact, wish);
  const auto asked = asked_expires(request, contact, settings);
  if (asked > 0 && asked < an_hour_s && asked < settings.least_expires_s) {
    return base::fail(RegisterRefusal{423, {}, settings.least_expires_s});
  }
  wish.expires_s = std::min(asked, settings.most_expires_s);
  return wish;
}

base::Result<std::string, RegisterRefusal> read_path(const sip::Message& request) {
  std::string path;
  for (const auto value : request.values(sip::HeaderName::path)) {
    const auto address = sip::parse_name_addr(value);
    if (!address || !address->brackets || !address->uri()) return bad("Malformed Path");
    if (!path.empty()) path += ", ";
    path.append(1, '<').append(address->uri_text).append(1, '>');
  }
  return path;
}

/// Whether all that its Contacts name are addresses from which it did not come. A proxy before us, whose Via
/// is not the phone's, says nothing of a NAT.
bool is_elsewhere(const sip::Message& request, const sip::Hop& from) noexcept {
  if (request.has(sip::HeaderName::path) || sip::has_several_vias(request)) return false;
  bool elsewhere = false;
  for (const auto value : request.values(sip::HeaderName::contact)) {
    const auto contact = sip::parse_contact(value);
    const auto uri = contact ? contact->address.uri() : base::fail(contact.error());
    const auto address = uri ? uri->address() : std::nullopt;
    if (!address || *address == from.remote.address) return false;
    elsewhere = true;
  }
  return elsewhere;
}

}  // namespace

bool RegisterWish::needs_connection() const noexcept {
  return hop.connection != 0 && path.empty() &&
         std::any_of(contacts.begin(), contacts.end(), [this](const ContactWish& contact) {
           return contact.expires_s != 0 && (behind_nat || contact.reg_id != 0);
         });
}

NatSign sign_of_nat(const sip::Message& request, const sip::Hop& from) noexcept {
  const auto via = request.top_via();
  if (!via) return NatSign::none;
  bool named = false;
  if (via->host != from.remote.address.text().view()) {  // read only where it is written otherwise
    const auto address = base::IpAddress::parse(via->host);
    if (address && *address != from.remote.address) return NatSign::via;
    named = !address;  // which says nothing of where it is
  }
  // A connection begins at a port of its own, whatever port its peer listens at.
  if (!sip::is_reliable(from.transport) && via->rport != sip::Rport::absent) {
    const auto port = via->port == 0 ? sip::default_port(from.transport) : via->port;
    if (port != from.remote.port) return NatSign::via;
  }
  return named && is_elsewhere(request, from) ? NatSign::contact : NatSign::none;
}

base::Result<RegisterWish, RegisterRefusal> read_register(const sip::Message& request, const sip::Hop& from,
                                                          const RegistrarSettings& settings) {
  RegisterWish wish;
  const auto cseq = request.cseq();
  if (!cseq) return bad("Malformed CSeq");
  wish.call_id = request.call_id();
  wish.cseq = cseq->number;
  wish.user_agent = request.first(sip::HeaderName::user_agent);
  wish.hop = from;
  wish.behind_nat = sign_of_nat(request, from) != NatSign::none;
  auto path = read_path(request);
  if (!path) return base::fail(path.error());
  wish.path = std::move(*path);
  for (const auto value : request.values(sip::HeaderName::contact)) {
    const auto contact = sip::parse_contact(value);
    if (!contact) return bad("Malformed Contact");
    if (wish.remove_all) return bad("Contact * Is Not Alone");
    if (contact->star) {
      const auto expires = request.expires();
      if (!wish.contacts.empty()) return bad("Contact * Is Not Alone");
      if (!expires || *expires != 0) return bad("Contact * Needs Expires: 0");
      wish.remove_all = true;
      continue;
    }
    if (wish.contacts.size() == most_contacts) return bad("Too Many Contacts");
    const auto one = read_contact(request, *contact, settings);
    if (!one) return base::fail(one.error());
    wish.contacts.push_back(*one);
  }
  if (const auto refusal = settle_outbound(request, wish)) return base::fail(*refusal);
  return wish;
}

}  // namespace trunkline::controlplane
