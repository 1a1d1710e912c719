// What a request is refused for before anybody asks what it is about: RFC 3261 section 8.2.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "controlplane/session/call.h"
#include "controlplane/session/leg_orders.h"
#include "sip/dialog/uas_inspection.h"
#include "sip/transaction/events.h"

namespace trunkline::controlplane {

inline constexpr std::array allowed_methods{sip::Method::invite,   sip::Method::ack,     sip::Method::cancel,
                                            sip::Method::bye,      sip::Method::options, sip::Method::info,
                                            sip::Method::update,   sip::Method::message, sip::Method::prack,
                                            sip::Method::register_};
inline constexpr std::string_view allow_with_register =
    "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, MESSAGE, PRACK, REGISTER";
// RFC 4028, 3262, and with a registrar 3327, 5626, 5627.
inline constexpr std::array<std::string_view, 5> extensions{"timer", "100rel", "path", "outbound", "gruu"};
inline constexpr std::size_t registrars = 3;  // of these

/// Answers it, and records it where it was a new call.
void refuse_as_uas(Environment& environment, Orders& orders, const sip::RequestReceived& event,
                   const sip::Rejection& rejection, base::Instant now);

/// What waited for the directory at the door of the proxy, which looks at nothing, and is now nobody's but
/// ours. True: it was answered, being refused, or neither a call nor a message.
[[nodiscard]] bool answered_late(Environment& environment, Orders& orders, const sip::RequestReceived& event,
                                 base::Instant now);

/// True: it was answered. Inlined, since every request passes here.
[[nodiscard, gnu::always_inline]] inline bool refused_as_by_uas(Environment& environment, Orders& orders,
                                                                const sip::RequestReceived& event,
                                                                base::Instant now) {
  std::array<char, 256> scratch;
  const bool registrar = environment.registrar != nullptr;
  const auto methods = std::span(allowed_methods).first(allowed_methods.size() - (registrar ? 0 : 1));
  const auto tags = std::span(extensions).first(extensions.size() - (registrar ? 0 : registrars));
  sip::UasPolicy policy{methods, registrar ? allow_with_register : allow_value, tags};
  const auto method = event.request.method();
  policy.any_content = method == sip::Method::info || method == sip::Method::message;
  const auto rejection = sip::inspect_as_uas(event.request, policy, event.merged, scratch);
  if (!rejection) return false;
  refuse_as_uas(environment, orders, event, *rejection, now);
  return true;
}

}  // namespace trunkline::controlplane
