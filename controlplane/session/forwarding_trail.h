// Who has sent a call on, and why, before it comes to whom is called now.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace trunkline::controlplane {

enum class ForwardReason : std::uint8_t {
  unconditional,  // all of his calls go there, by the configuration or by a 3xx at once
  busy,
  no_answer,
  unavailable,  // he is not there
  deflection,   // a 3xx of a phone that rang
};

struct ForwardingStep {
  std::string by;  // a URI: who was called
  ForwardReason reason = ForwardReason::unconditional;
  std::uint16_t redirection = 0;  // the status of the 3xx by which he did; 0: it was none
};

/// The first to do so first.
using ForwardingTrail = std::vector<ForwardingStep>;

}  // namespace trunkline::controlplane
