// Whom leg b calls: a next hop, or a user who has registered.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "controlplane/registrar/binding.h"
#include "controlplane/session/call.h"
#include "sip/message/uri.h"

namespace trunkline::controlplane {

/// What stands in the INVITE, and where it is sent.
struct Called {
  std::string to;      // a URI
  std::string target;  // the Request-URI
  std::string_view route = {};
  sip::Hop hop;
  bool behind_nat = false;
  bool registered = false;  // `to` is a user of ours, and this a contact of his
};

/// Nothing: we speak no address of that family.
[[nodiscard]] std::optional<Called> called_at(const SessionSettings& settings, const sip::Uri& uri,
                                              const base::Endpoint& next_hop,
                                              sip::Transport transport = sip::Transport::udp);
/// By a URI whose host is an address. Nothing: it is none, or of a family that we do not speak.
[[nodiscard]] std::optional<Called> called_at(const SessionSettings& settings, std::string_view uri);
/// The first Path value, or the contact, says where to, if it is an address of a family we speak. Otherwise,
/// and through a NAT, the way back along which the REGISTER came. Views into the binding.
[[nodiscard]] Called called_at(const SessionSettings& settings, const Binding& binding);

/// Where calls to the contact would go now, if they may: see registrar/contact_guard.h. A trunk may have been
/// found at that address since.
[[nodiscard]] std::optional<Called> callable_at(const Environment& environment, const Binding& binding);

/// By the settings of a call.
template <class... Where>
[[nodiscard]] auto called_at(const Call& call, Where&&... where) {
  return called_at(call.environment.settings, std::forward<Where>(where)...);
}

/// A bare '#' is accepted in a user part, but not sent.
void append_escaped_user(std::string& text, std::string_view user);
[[nodiscard]] inline std::string escaped_user(std::string_view user) {
  std::string text;
  append_escaped_user(text, user);
  return text;
}

}  // namespace trunkline::controlplane
