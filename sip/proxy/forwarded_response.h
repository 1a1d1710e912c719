// A response as a proxy sends it back: RFC 3261 section 16.7.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "sip/message/header_line.h"
#include "sip/message/message.h"
#include "sip/message/writer.h"

namespace trunkline::sip {

/// All of it but the Via on top, which is ours, and the fields that are left out; `added` stands in front of
/// what goes on. Errors: those of the Writer.
[[nodiscard]] base::Result<std::string_view, WriteError> write_forwarded(
    std::span<char> out, const Message& response, std::span<const HeaderName> left_out = {},
    std::span<const HeaderLine> added = {});

}  // namespace trunkline::sip
