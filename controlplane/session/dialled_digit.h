// A key that the peer of a party of our own has pressed, as its media or an INFO tells of it.
#pragma once

#include <chrono>
#include <optional>

#include "rtp/relay/slot_report.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

struct DialledDigit {
  char digit = '0';                      // 0-9, *, #, A-D
  std::chrono::milliseconds duration{};  // 0: not told
};

[[nodiscard]] DialledDigit digit_of(const rtp::HeardDigit& heard) noexcept;
/// Of an INFO: "Signal=5" and "Duration=160" as application/dtmf-relay, or "5" as application/dtmf. No RFC
/// describes either; gateways send both. Nothing: it tells of no key.
[[nodiscard]] std::optional<DialledDigit> dialled_in(const sip::Message& info) noexcept;

}  // namespace trunkline::controlplane
