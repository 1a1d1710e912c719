// Whom leg b calls: a next hop, or a user who has registered.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "controlplane/registrar/binding.h"
#include "controlplane/session/call.h"
#include "sip/message/uri.h"

namespace trunkline::controlplane {

/// What stands in the INVITE, and where it is sent. Views that live as long as the orders, or as what it was
/// made of.
struct Called {
  std::string_view to;      // a URI
  std::string_view target;  // the Request-URI
  std::string_view route = {};
  sip::Hop hop;
  bool behind_nat = false;
  bool registered = false;  // `to` is a user of ours, and this a contact of his
};

/// Nothing: we speak no address of that family.
[[nodiscard]] std::optional<Called> called_at(const SessionSettings& settings, Orders& orders,
                                              const sip::Uri& uri, const base::Endpoint& next_hop,
                                              sip::Transport transport = sip::Transport::udp);
/// By a URI whose host is an address. Nothing: it is none, or of a family that we do not speak.
[[nodiscard]] std::optional<Called> called_at(const SessionSettings& settings, Orders& orders,
                                              std::string_view uri);
/// The first Path value, or the contact, says where to, if it is an address of a family we speak. Otherwise,
/// and through a NAT, the way back along which the REGISTER came. Views into the binding, or the orders.
[[nodiscard]] Called called_at(const SessionSettings& settings, Orders& orders, const Binding& binding);

/// Where calls to the contact would go now, if they may: see registrar/contact_guard.h. A trunk may have been
/// found at that address since.
[[nodiscard]] std::optional<Called> callable_at(const Environment& environment, Orders& orders,
                                                const Binding& binding);

/// By the settings of a call.
[[nodiscard]] inline std::optional<Called> called_at(const Call& call, const sip::Uri& uri,
                                                     const base::Endpoint& next_hop,
                                                     sip::Transport transport = sip::Transport::udp) {
  return called_at(call.environment.settings, call.orders, uri, next_hop, transport);
}
[[nodiscard]] inline std::optional<Called> called_at(const Call& call, std::string_view uri) {
  return called_at(call.environment.settings, call.orders, uri);
}

/// Without header fields and method, which are not sent in a Request-URI (RFC 3261 section 19.1.1). Lives as
/// long as `uri`, or the orders.
[[nodiscard]] std::string_view request_uri_to_send(Orders& orders, std::string_view uri);

/// A bare '#' is accepted in a user part, but not sent; nor is a trunk group, which is one of its side's.
[[nodiscard]] std::string escaped_user(std::string_view user);
/// Nearly always.
[[nodiscard]] inline bool is_sent_as_it_is(std::string_view user) noexcept {
  return user.find('#') == std::string_view::npos && user.find(';') == std::string_view::npos;
}
/// Lives as long as `user`, or the orders.
[[nodiscard]] inline std::string_view user_to_send(Orders& orders, std::string_view user) {
  return is_sent_as_it_is(user) ? user : orders.keep(escaped_user(user));
}

}  // namespace trunkline::controlplane
