// Where a user can be reached, for how long, and how he said so.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/handle.h"
#include "base/instant.h"
#include "base/packed_text.h"
#include "base/timer_wheel.h"
#include "controlplane/peers/live_peers.h"
#include "sip/transport/hop.h"

namespace trunkline::controlplane {

using BindingHandle = base::Handle<struct BindingTag>;

/// RFC 3261 section 10; `path` of RFC 3327, `instance` and `reg_id` of RFC 5626.
struct Binding {
  enum Text : std::size_t { aor_, contact_, call_id_, path_, instance_, user_agent_, texts };

  base::PackedText<texts> text;
  std::uint32_t cseq = 0;
  std::uint32_t reg_id = 0;  // 0: none
  std::uint16_t q = 1000;    // in thousandths
  bool behind_nat = false;   // it is reached only the way it came, whatever its Contact says
  std::uint32_t gruu_epoch =
      0;  // which temporary GRUUs lead to its instance (RFC 5627); 0: it has named none
  base::Instant ends;
  std::uint64_t serial = 0;   // counts up: the last one refreshed is the likeliest to be there
  sip::Hop hop;               // which way the REGISTER came
  LivePeerHandle known_peer;  // whom the workers know for this binding's sake
  base::TimerId timer;
  BindingHandle next;  // of the same user

  /// It came by a flow that the phone keeps open, or through a NAT: what goes to it goes back that way.
  [[nodiscard]] bool is_reached_by_flow() const noexcept {
    return behind_nat || (reg_id != 0 && path().empty());
  }

  [[nodiscard]] std::string_view aor() const noexcept { return text[aor_]; }
  [[nodiscard]] std::string_view contact() const noexcept { return text[contact_]; }
  [[nodiscard]] std::string_view call_id() const noexcept { return text[call_id_]; }
  /// As the value of a Route header field; empty: none.
  [[nodiscard]] std::string_view path() const noexcept { return text[path_]; }
  [[nodiscard]] std::string_view instance() const noexcept { return text[instance_]; }
  [[nodiscard]] std::string_view user_agent() const noexcept { return text[user_agent_]; }
};

}  // namespace trunkline::controlplane
