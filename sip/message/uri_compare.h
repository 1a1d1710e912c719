// Whether two URIs mean the same.
#pragma once

#include <string_view>

#include "sip/message/uri.h"

namespace trunkline::sip {

/// RFC 3261 section 19.1.4, with addresses compared as numbers (RFC 5118 section 4.1). tel: by digits and
/// parameters (RFC 3966 section 4); other schemes octet by octet. Not transitive, as the RFC notes: a
/// parameter that only one has is mostly ignored.
[[nodiscard]] bool equivalent(const Uri& a, const Uri& b) noexcept;

/// Text with escapes: "%41" is "A" and "%61" is "a", but an escaped reserved character, or an octet that is
/// no character, is only itself.
[[nodiscard]] bool same_escaped(std::string_view a, std::string_view b) noexcept;
/// The same without regard to case.
[[nodiscard]] bool same_escaped_ignoring_case(std::string_view a, std::string_view b) noexcept;

}  // namespace trunkline::sip
