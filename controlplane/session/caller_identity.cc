#include "controlplane/session/caller_identity.h"

#include "controlplane/session/shown_address.h"
#include "sip/message/characters.h"

namespace trunkline::controlplane {

AssertedIdentities believed_identities(Orders& orders, const sip::Message& message,
                                       const base::Endpoint& local) {
  AssertedIdentities identities;
  bool has_sip = false;
  bool has_tel = false;
  for (const auto value : message.values(sip::HeaderName::p_asserted_identity)) {
    const auto address = sip::parse_name_addr(value);
    const auto uri = address ? address->uri() : base::fail(address.error());
    if (!uri || (!uri->is_sip() && uri->scheme != sip::Scheme::tel)) continue;
    bool& has = uri->is_sip() ? has_sip : has_tel;
    if (has) continue;
    has = true;
    static_cast<void>(identities.push_back(shown_address(orders, *address, uri, local)));
  }
  return identities;
}

std::string privacy_left(const sip::Privacy& privacy, bool trusted) {
  if (privacy.none) return "none";
  std::string left;
  const auto add = [&left](std::string_view value) { left.append(left.empty() ? "" : ";").append(value); };
  if ((privacy.id || privacy.user) && trusted) add("id");
  // `header` hides all entries of History-Info as well (RFC 7044 section 10.1.2), which whom we trust is
  // told.
  if ((privacy.history || privacy.header) && trusted) add("history");
  if (!privacy.unknown.empty() && sip::is_token(privacy.unknown)) add(privacy.unknown);
  if (!left.empty() && privacy.critical) add("critical");
  return left;
}

CallerIdentity identity_of(Orders& orders, const sip::Message& invite, const sip::Privacy& privacy,
                           const base::Endpoint& local, const IdentityTerms& terms) {
  CallerIdentity identity;
  const auto from = invite.from();
  if (privacy.wants(&sip::Privacy::user)) {
    identity.from = orders.keep_joined("\"Anonymous\" <", anonymous_uri, ">");
  } else if (from) {
    identity.from = shown_address(orders, *from, invite.from_uri(), local);
  }
  // "If the privacy type is 'id', the identity MUST NOT be told to whom is not trusted" (RFC 3325 section 7).
  // Who wants an anonymous From (`user`) would be named by it all the same.
  const bool wanted = privacy.wants(&sip::Privacy::id) || privacy.wants(&sip::Privacy::user);
  const bool withheld = wanted && !terms.trusted;
  if (terms.asserted && !withheld) {
    if (!terms.sender.empty()) {
      static_cast<void>(identity.asserted.push_back(orders.keep_joined("<sip:", terms.sender, ">")));
    } else if (terms.believed) {
      identity.asserted = believed_identities(orders, invite, local);
    }
  }
  if (terms.asserted && invite.has(sip::HeaderName::privacy)) {
    identity.privacy = orders.keep(privacy_left(privacy, terms.trusted));
  }
  return identity;
}

void add_identity(const CallerIdentity& identity, std::vector<sip::HeaderLine>& lines) {
  for (const auto& value : identity.asserted) lines.push_back({sip::HeaderName::p_asserted_identity, value});
  if (!identity.privacy.empty()) lines.push_back({sip::HeaderName::privacy, identity.privacy});
}

std::optional<std::string> unmet_privacy(const sip::Message& request) {
  if (!request.has(sip::HeaderName::privacy)) return std::nullopt;
  const auto privacy = sip::privacy_of(request);
  if (!privacy.critical || privacy.unknown.empty()) return std::nullopt;
  std::string reason = "Privacy Not Known";
  if (sip::is_token(privacy.unknown)) reason.append(": ").append(privacy.unknown);
  return reason;
}

}  // namespace trunkline::controlplane
