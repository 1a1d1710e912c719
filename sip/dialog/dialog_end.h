// Which refusals of a request within a dialog end the dialog of the call: RFC 5057 section 5.1.
#pragma once

#include "sip/message/method.h"

namespace trunkline::sip {

/// Whether a call is over for a peer that refused a request of its dialog with `status`: since the dialog is
/// gone for that peer, or its INVITE usage is. 408 stands for no answer as well. What only says that this one
/// request cannot be done (488, 491, 500 ...) leaves the call as it is.
[[nodiscard]] constexpr bool ends_dialog(int status, Method method) noexcept {
  switch (status) {
    case 404:
    case 410:
    case 416:
    case 482:
    case 483:
    case 484:
    case 485:
    case 502:
    case 604: return true;  // the dialog, with all usages
    case 481:
      if (method == Method::prack) return false;  // it acknowledges nothing that waits (RFC 3262 section 3)
      return true;
    case 408: return true;  // the usage that the request belongs to, here that of the INVITE
    case 405:
    case 480:
    case 501:
      // The usage as well, but INFO and MESSAGE may be unknown to a peer that talks on.
      return method == Method::invite || (status == 480 && method == Method::update);
    default: return false;
  }
}

}  // namespace trunkline::sip
