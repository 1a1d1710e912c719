// Bodies whose parts hold parts of their own (RFC 5621 section 4).
#pragma once

#include <string_view>

#include "base/result.h"
#include "sip/message/media_type.h"
#include "sip/message/multipart.h"

namespace trunkline::sip {

/// As parse_multipart, and in the place of each multipart/mixed among the parts those that it holds, three
/// deep in all. Of a multipart/alternative there is what comes with the last session description in it, and
/// nothing of the others, which say the same; of a body that is one without any there is nothing. What cannot
/// be opened so, and what may be left out and describes no session, stays one part. Errors: of any of them.
[[nodiscard]] base::Result<BodyParts, MultipartError> parse_nested_parts(const MediaType& type,
                                                                         std::string_view body) noexcept;

}  // namespace trunkline::sip
