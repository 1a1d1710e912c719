// Who calls, as the called side is told: From, P-Asserted-Identity and Privacy (RFC 3323, 3325).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/endpoint.h"
#include "base/inline_vector.h"
#include "controlplane/session/call.h"
#include "sip/message/privacy.h"

namespace trunkline::controlplane {

/// Who is called and who calls: proved, told, believed, trusted.
struct IdentityTerms {
  std::string_view sender = {};  // the caller's address of record, where he has proved it
  bool asserted = false;         // the called side may be told it
  bool believed = false;         // the calling side is trusted: it asserts whom it calls for
  bool trusted = false;          // the called side is: it keeps to itself what is private
};

/// Of P-Asserted-Identity, at most a SIP and a tel: URI.
using AssertedIdentities = base::InlineVector<std::string_view, 2>;

/// The values of header fields. They live as long as the orders.
struct CallerIdentity {
  std::string_view from = {};  // without a tag
  AssertedIdentities asserted = {};
  std::string_view privacy = {};  // what is left for others to do; empty: nothing
};

/// `local`: our own address, at which the called side sees the caller.
[[nodiscard]] CallerIdentity identity_of(Orders& orders, const sip::Message& invite,
                                         const sip::Privacy& privacy, const base::Endpoint& local,
                                         const IdentityTerms& terms);

/// Of what a trusted side asserts, at most a SIP and a tel: URI (RFC 3325 section 9.1), each at our own
/// address: its hosts are nobody's business.
[[nodiscard]] AssertedIdentities believed_identities(Orders& orders, const sip::Message& message,
                                                     const base::Endpoint& local);
/// What was asked for and is not done here (RFC 3323 section 5: what is done is taken out). `trusted`:
/// whoever is told it keeps to himself what is private.
[[nodiscard]] std::string privacy_left(const sip::Privacy& privacy, bool trusted);

/// Its header fields but From.
void add_identity(const CallerIdentity& identity, std::vector<sip::HeaderLine>& lines);

/// Why it must be refused with 500: the sender insists on a kind of privacy that we do not know (RFC 3323
/// section 5). Nothing: it need not be.
[[nodiscard]] std::optional<std::string> unmet_privacy(const sip::Message& request);

}  // namespace trunkline::controlplane
