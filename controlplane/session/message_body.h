// What a message's body holds: the session description that is anchored, and other parts that go on as they
// are (RFC 5621).
#pragma once

#include <string_view>

#include "controlplane/session/call.h"
#include "controlplane/session/leg_orders.h"
#include "sip/message/message.h"
#include "sip/message/multipart.h"

namespace trunkline::controlplane {

/// Its body, or the part of a multipart one. Empty: there is none, or it cannot be found.
[[nodiscard]] std::string_view description_in(const sip::Message& message) noexcept;

/// The parts beside it that go on with an INVITE or a response to one, whatever they stood in: all but those
/// that name addresses, and those that hold parts which cannot be told apart. Most messages have none.
[[nodiscard]] sip::BodyParts others_in(const sip::Message& message) noexcept;
/// Whether there may be some in a message whose description is this.
[[nodiscard]] inline bool holds_more_than(const sip::Message& message,
                                          std::string_view description) noexcept {
  return description.size() != message.body().size();
}
/// One of them has to be known to whoever gets it.
[[nodiscard]] bool needs_more_than_description(const sip::Message& invite) noexcept;

/// A body of the description, which may be empty, and the other parts; with none of these it is the
/// description alone. Of their header fields those cross that say what a part is, as the header table has it.
/// The texts live as long as the orders.
struct JoinedBody {
  std::string_view type;
  std::string_view text;
};
[[nodiscard]] JoinedBody join_parts(Call& call, std::string_view description, const sip::BodyParts& others);
/// The same of a response, with the header field that a body of several parts brings.
[[gnu::cold]] JoinedBody join_parts(Call& call, const Carried& carried, HeaderLines& lines);
[[nodiscard]] inline JoinedBody body_of(Call& call, const Carried& carried, HeaderLines& lines) {
  if (carried.body_of != nullptr) [[unlikely]]
    return join_parts(call, carried, lines);
  const auto body = call.orders.keep(carried.description);
  return {body.empty() ? std::string_view{} : sdp_type, body};
}

}  // namespace trunkline::controlplane
