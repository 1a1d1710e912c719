// What the calling phone says: INVITE, ACK and BYE, each from the number of the call and what it was
// answered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/endpoint.h"
#include "perf/trafgen/codec.h"
#include "perf/trafgen/followed_route.h"
#include "sip/message/message.h"

namespace trunkline::trafgen {

struct CallerSettings {
  base::Endpoint local;
  base::Endpoint target;
  std::string user = "c";  // before the number of the call, in the Request-URI
  std::uint32_t run = 0;   // tells the calls of one run from those of another
  Codec codec;
};

[[nodiscard]] std::string write_invite(const CallerSettings& settings, std::uint32_t call,
                                       const base::Endpoint& media);
/// For a final response other than 2xx: on the INVITE's branch (RFC 3261 section 17.1.1.3).
[[nodiscard]] std::string write_refusal_ack(const CallerSettings& settings, std::uint32_t call,
                                            const sip::Message& refusal);
/// ACK or BYE within the dialog that `success` made, along `route`.
[[nodiscard]] std::string write_in_dialog(const CallerSettings& settings, std::uint32_t call,
                                          sip::Method method, const sip::Message& success,
                                          const FollowedRoute& route);

/// The call of this run that a message belongs to, by its Call-ID.
[[nodiscard]] std::optional<std::uint32_t> call_of(const CallerSettings& settings,
                                                   std::string_view call_id) noexcept;
/// The call that a user part names.
[[nodiscard]] std::optional<std::uint32_t> call_of_user(std::string_view prefix,
                                                        std::string_view user) noexcept;

}  // namespace trunkline::trafgen
