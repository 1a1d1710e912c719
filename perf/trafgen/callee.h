// The called phone: answers every request from what it says, and remembers nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/endpoint.h"
#include "perf/trafgen/codec.h"
#include "perf/trafgen/media_addresses.h"
#include "sip/message/message.h"

namespace trunkline::trafgen {

struct CalleeSettings {
  base::Endpoint local;
  std::string user = "c";
  Codec codec;
};

/// What a request meant to the callee.
struct Answer {
  std::string text;                     // the response; empty: none is due (ACK)
  std::optional<std::uint32_t> call;    // named by the Request-URI's user part
  std::optional<base::Endpoint> media;  // of an INVITE: where its offer wants the callee's media
};

/// INVITE: 200 with an answer at once, 488 without a usable offer; BYE, CANCEL, OPTIONS and others: 200; ACK:
/// nothing. A repeated request gets the same response again. Record-Route, Via and the rest are copied as RFC
/// 3261 section 8.2.6.2 says.
[[nodiscard]] Answer answer_request(const CalleeSettings& settings, const MediaAddresses& media,
                                    const sip::Message& request, const base::Endpoint& source);

}  // namespace trunkline::trafgen
