// What a proxy looks at before it sends a request on (RFC 3261 section 16.3). Methods, extensions and bodies
// are the peers' business.
#pragma once

#include <optional>
#include <string>

#include "sip/message/message.h"

namespace trunkline::sip {

struct ProxyRejection {
  int status = 400;
  std::string unsupported = {};  // of a 420: the value of Unsupported
};

/// A Request-URI that cannot be read or has a scheme that we do not route (416), no hop left (483), no branch
/// left (440, RFC 5393 section 5.3.3), an extension that proxies would have to know (420). Nothing: it may go
/// on.
[[nodiscard]] std::optional<ProxyRejection> inspect_as_proxy(const Message& request);

}  // namespace trunkline::sip
