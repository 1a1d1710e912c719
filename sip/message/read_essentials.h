// Reads the header fields that each message has. For the inspection.
#pragma once

#include "sip/message/essentials.h"
#include "sip/message/inspect.h"
#include "sip/message/message.h"

namespace trunkline::sip {

/// Reads Via, From, To and CSeq, and checks Call-ID; all of them are there. `read` is new. The first fault in
/// the order of the enumerators.
[[nodiscard]] Fault read_essentials(const Message& message, Essentials& read) noexcept;

}  // namespace trunkline::sip
