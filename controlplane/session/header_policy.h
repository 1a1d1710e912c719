// Which header fields of one side are carried to the other: as the table in routing/header_table.cc says, and
// the lists of the two trunks.
#pragma once

#include <vector>

#include "controlplane/routing/header_table.h"
#include "controlplane/session/call.h"
#include "sip/message/message.h"
#include "sip/transaction/response.h"

namespace trunkline::controlplane {

/// The lists that hold for what goes from one side of a call to the other. nullptr: there is none.
struct ListsBetween {
  const HeaderLists* sender = nullptr;
  const HeaderLists* receiver = nullptr;
};
/// nullptr: no trunk.
[[nodiscard]] ListsBetween lists_between(const Trunk* from, const Trunk* to) noexcept;
[[nodiscard]] inline ListsBetween lists_between(const Call& call, Side from) noexcept {
  return lists_between(trunk_on(call, from), trunk_on(call, other(from)));
}

/// Values are views into the message, or live as long as `orders`; folded ones are left out, and so are those
/// of `except`. Of some there is less than was said (shown_header.h).
[[nodiscard]] std::vector<sip::HeaderLine> carried_of(const sip::Message& message, Crossing in,
                                                      const ListsBetween& lists, Orders& orders,
                                                      HeaderSet except = {});
/// Of a request. `to_us`: its credentials were meant for us, and are nobody else's business (RFC 3261 section
/// 22.3). `anonymous`: its sender wants nobody to know who he is.
[[nodiscard]] std::vector<sip::HeaderLine> carried_from_sender(const sip::Message& request, Crossing in,
                                                               bool to_us, bool anonymous,
                                                               const ListsBetween& lists, Orders& orders);
/// What its body is, as one line that lives as long as the orders: it may come folded, and is not written so
/// (RFC 3261 section 7.3.1).
[[nodiscard]] std::string_view content_type_of(const sip::Message& message, Orders& orders);
/// Why a BYE or CANCEL was sent, in the words of its Reason header field (RFC 3326); empty: it says nothing.
[[nodiscard]] std::string_view reason_of(const sip::Message& message, Orders& orders);
[[nodiscard]] bool reason_crosses(const ListsBetween& lists) noexcept;
/// Of a refusal. A challenge crosses only where credentials do: with a registrar they are for us. A 405 says
/// which of the methods that we carry are taken (RFC 3261 section 21.4.6).
[[nodiscard]] std::vector<sip::HeaderLine> carried_of_failure(const Environment& environment,
                                                              const sip::Message& response,
                                                              const ListsBetween& lists, Orders& orders);
/// The status the caller is told. A redirection is for whoever can follow it: the caller must not be sent
/// around us. Nor can he answer a challenge that does not cross, which 401 and 407 must have. A 422 was said
/// to a session interval of our own (RFC 4028): he can do nothing about it.
[[nodiscard]] int carried_status(const Environment& environment, int status) noexcept;

}  // namespace trunkline::controlplane
