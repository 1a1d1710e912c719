// RAck: which reliable provisional response a PRACK acknowledges.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "sip/message/cseq.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

struct RAck {
  std::uint32_t rseq = 0;  // of the response
  CSeq cseq;               // of the response
};

/// Source: RFC 3262 section 7.2.
/// Errors: missing, bad_number, out_of_range, and those of parse_cseq().
[[nodiscard]] base::Result<RAck, ParseError> parse_rack(std::string_view value) noexcept;

}  // namespace trunkline::sip
