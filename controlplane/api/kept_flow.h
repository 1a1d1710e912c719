// A flow over UDP that is kept open by STUN, and found out when it has failed: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/endpoint.h"
#include "base/instant.h"
#include "base/random.h"
#include "sip/transport/stun_keep_alive.h"

namespace trunkline::controlplane {

/// What an answer says of the flow.
enum class FlowNews : std::uint8_t {
  none,   // it answers nothing that is waited for
  alive,  // it is
  moved,  // we are seen from elsewhere than before: whatever is sent there reaches us no more
};

/// A Binding request that is not answered is repeated as RFC 5389 section 7.2.1 has it: after half a second,
/// and after twice as long each time; seven in all. Eight seconds after the last of them the flow has failed
/// (RFC 5626 section 4.4.2), or at once when the address that the other side sees has changed.
class KeptFlow {
 public:
  /// It was registered anew: from now on it may be quiet for so long; 0: there is no flow.
  void keep(std::uint32_t quiet_ms) noexcept {
    quiet_ms_ = quiet_ms;
    tries_ = 0;
    mapped_.reset();
  }
  [[nodiscard]] bool is_kept() const noexcept { return quiet_ms_ != 0; }

  /// Until next() has to be asked. It is kept.
  [[nodiscard]] base::Duration pause(base::Random& random) const;
  /// What is to be sent now; nothing: the flow has failed.
  [[nodiscard]] std::optional<sip::StunRequest> next(base::Random& random);
  [[nodiscard]] FlowNews hear(std::string_view answer) noexcept;

 private:
  std::uint32_t quiet_ms_ = 0;
  std::uint32_t tries_ = 0;  // of the request that is not answered; 0: there is none
  sip::StunRequest request_{};
  std::optional<base::Endpoint> mapped_;  // as the last answer has said
};

}  // namespace trunkline::controlplane
