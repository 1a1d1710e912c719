// Why media could not be arranged, and what SIP says about it.
#pragma once

#include <cstdint>
#include <string_view>

namespace trunkline::controlplane {

enum class MediaError : std::uint8_t {
  no_such_call,       // a stale handle
  unreadable,         // the text is no session description
  unacceptable,       // it is one, and there is nothing in it that we or a relay can carry
  unfit_answer,       // it does not answer the offer it belongs to
  unfit_offer,        // a new offer has fewer streams than the session
  no_local_address,   // no media address of the family that is needed
  no_room,            // no free ports, or as many calls as are allowed
  glare,              // the other side has an offer outstanding
  offer_outstanding,  // the same side has
  unexpected,         // an answer to nothing, or the wrong kind of call
};

/// One sentence.
[[nodiscard]] std::string_view to_string(MediaError error) noexcept;

/// The SIP status of a request that brought this about.
[[nodiscard]] int status_of(MediaError error) noexcept;

}  // namespace trunkline::controlplane
