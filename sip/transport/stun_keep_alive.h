// STUN on a SIP port: what a phone behind NAT keeps its UDP flow open with (RFC 5626 section 3.5.2). Of RFC
// 5389 only the Binding method, without authentication.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/endpoint.h"

namespace trunkline::sip {

/// Whether it begins as STUN does, which no SIP message can: two zero bits, and the magic cookie (RFC 5389
/// section 6).
[[nodiscard]] inline bool is_stun(std::string_view octets) noexcept {
  return octets.size() >= 20 && (static_cast<unsigned char>(octets[0]) & 0xc0U) == 0 &&
         octets.substr(4, 4) == "\x21\x12\xa4\x42";
}

/// Octets of the longest answer: a mapped address over IPv6.
inline constexpr std::size_t most_stun_answer = 44;

/// Writes what answers a Binding request from `source` into `room`: a success response with
/// XOR-MAPPED-ADDRESS, or error 420 where it demands something that nobody here knows (RFC 5389
/// sections 7.3.1 and 10). It names one such attribute at most, so that a long request never has a long
/// answer. Empty: it is no Binding request that is whole, or `room` is smaller than most_stun_answer.
[[nodiscard]] std::string_view write_stun_answer(std::span<char> room, std::string_view request,
                                                 const base::Endpoint& source) noexcept;

/// A Binding request as a phone sends it to keep its flow open, with nothing in it (RFC 5389 section 6).
using StunRequest = std::array<char, 20>;
[[nodiscard]] StunRequest write_stun_request(std::array<std::uint32_t, 3> transaction) noexcept;
/// Whether it is a response to a Binding request, whoever's: an error, too, says that the flow is alive.
[[nodiscard]] bool is_stun_answer(std::string_view octets) noexcept;
/// Whether it answers that one.
[[nodiscard]] bool answers_stun(std::string_view octets, const StunRequest& request) noexcept;
/// Where the request came from, as a success response says in XOR-MAPPED-ADDRESS (RFC 5389 section 15.2).
/// Nothing: it does not say, or is not whole.
[[nodiscard]] std::optional<base::Endpoint> read_mapped_address(std::string_view answer) noexcept;

}  // namespace trunkline::sip
