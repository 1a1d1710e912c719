// By what a request is recognised when it comes again: RFC 3261 section 17.2.3.
#pragma once

#include "sip/message/message.h"
#include "sip/transaction/key_digest.h"

namespace trunkline::sip {

struct RequestKeys {
  /// Of the branch and the sent-by; without the magic cookie, of what RFC 2543 has in its place. The method
  /// is not in it: an ACK looks for an INVITE, a CANCEL for anything but itself.
  RequestKey transaction;
  bool old_branch = false;
  /// Of From tag, Call-ID and CSeq (section 8.2.2.2); 0 for a request with a To tag, and for ACK and CANCEL.
  std::uint64_t merge_digest = 0;
};

/// `read`: of the same request.
[[nodiscard]] RequestKeys request_keys(const Message& request, const Essentials& read,
                                       const KeySecret& secret) noexcept;

}  // namespace trunkline::sip
