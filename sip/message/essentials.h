// What every message must have, read once: made when a message is inspected, and handed on with it.
#pragma once

#include <cstdint>
#include <optional>

#include "sip/message/cseq.h"
#include "sip/message/name_addr.h"
#include "sip/message/uri.h"
#include "sip/message/via.h"

namespace trunkline::sip {

/// Views into the message. All of it counts once inspect_request() or inspect_response() found no fault.
struct Essentials {
  Via via;                      // the top one
  std::uint32_t via_count = 0;  // values, over all fields
  Uri request_uri;              // of a request
  NameAddr from;
  Uri from_uri;
  NameAddr to;
  Uri to_uri;
  CSeq cseq;
  std::optional<std::uint8_t> max_forwards;  // of a request; nothing also when it is out of range
};

}  // namespace trunkline::sip
