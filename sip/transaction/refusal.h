// Why the transaction layer did not do what its user asked for.
#pragma once

#include <cstdint>
#include <string_view>

namespace trunkline::sip {

enum class Refusal : std::uint8_t {
  no_transaction_left,
  no_buffer_left,
  stale_handle,
  wrong_state,
  effects_full,
  unwritable,
};

[[nodiscard]] constexpr std::string_view to_string(Refusal refusal) noexcept {
  switch (refusal) {
    case Refusal::no_transaction_left: return "all transactions are in use";
    case Refusal::no_buffer_left: return "no buffer is left for a message of this size";
    case Refusal::stale_handle: return "the handle names no transaction that is still alive";
    case Refusal::wrong_state: return "the transaction is past the state in which this can be done";
    case Refusal::effects_full: return "the effects of earlier calls have not been carried out";
    case Refusal::unwritable: return "the message holds an octet that a header field must not contain";
  }
  return "unknown refusal";
}

}  // namespace trunkline::sip
