#include "controlplane/storage/record_text.h"

namespace trunkline::controlplane {
std::string_view to_string(EndReason reason) noexcept {
  switch (reason) {
    case EndReason::none: break;
    case EndReason::media_timeout: return "media_timeout";
    case EndReason::session_expired: return "session_expired";
    case EndReason::peer_gone: return "peer_gone";
    case EndReason::unacknowledged: return "unacknowledged";
    case EndReason::undescribed: return "undescribed";
    case EndReason::ring_limit: return "ring_limit";
    case EndReason::operator_: return "operator";
    case EndReason::stopped: return "stopped";
    case EndReason::fault: return "fault";
    case EndReason::unheard: return "unheard";
    case EndReason::unreachable: return "unreachable";
  }
  return {};
}

std::string_view to_string(EndedBy by) noexcept {
  switch (by) {
    case EndedBy::caller: return "caller";
    case EndedBy::callee: return "callee";
    case EndedBy::us: break;
  }
  return "us";
}

}  // namespace trunkline::controlplane
