// The two phones of a call: which datagram each of them sends next, given what it got.
#pragma once

#include <optional>
#include <string>

#include "base/endpoint.h"
#include "sip/message/message.h"

namespace trunkline::perf {

inline const base::Endpoint appliance{base::IpAddress::v4(10, 99, 0, 1), 5060};
inline const base::Endpoint caller{base::IpAddress::v4(10, 99, 0, 10), 5060};
inline const base::Endpoint callee{base::IpAddress::v4(10, 99, 0, 20), 5080};

[[nodiscard]] std::string first_invite(std::size_t number);

/// The caller's ACK to a 200, then its BYE, which ends the call.
struct CallerAnswers {
  std::string ack;
  std::string bye;
};
[[nodiscard]] CallerAnswers answers_to_success(const sip::Message& success);

/// What the callee answers, with a description where it takes a call.
[[nodiscard]] std::string response(const sip::Message& request, int status);

}  // namespace trunkline::perf
