#include "controlplane/api/kept_flow.h"

#include <chrono>
#include <utility>

#include "controlplane/api/registration_pace.h"

namespace trunkline::controlplane {
namespace {

constexpr std::uint32_t most_requests = 7;
constexpr base::Duration first_wait = std::chrono::milliseconds(500);
constexpr base::Duration last_wait = 16 * first_wait;

}  // namespace

base::Duration KeptFlow::pause(base::Random& random) const {
  if (tries_ == 0) return keep_alive_after(quiet_ms_, random);
  return tries_ == most_requests ? last_wait : first_wait * (1 << (tries_ - 1));
}

std::optional<sip::StunRequest> KeptFlow::next(base::Random& random) {
  if (tries_ == most_requests) return std::nullopt;
  const auto drawn = [&] { return static_cast<std::uint32_t>(random.next()); };
  if (tries_++ == 0) request_ = sip::write_stun_request({drawn(), drawn(), drawn()});
  return request_;
}

FlowNews KeptFlow::hear(std::string_view answer) noexcept {
  if (tries_ == 0 || !sip::answers_stun(answer, request_)) return FlowNews::none;
  tries_ = 0;
  const auto mapped = sip::read_mapped_address(answer);
  if (!mapped) return FlowNews::alive;
  const auto before = std::exchange(mapped_, mapped);
  return before && *before != *mapped ? FlowNews::moved : FlowNews::alive;
}

}  // namespace trunkline::controlplane
