// What a tel: URI names, as the user part of a sip: URI.
#pragma once

#include <string>
#include <string_view>

#include "sip/message/uri.h"

namespace trunkline::controlplane {

/// The number and its parameters, which say whom it reaches: without its context a local number reaches
/// anybody. `tel.user` may be another number than that of its text, which takes it out of that one's context.
/// Without the trunk group (RFC 4904) that its sender would have it go by or has it from, which is a matter
/// of his side. In small letters and in the order in which two such URIs compare as equal: isub, postd, then
/// by name. `tel`: a URI of that scheme. Source: RFC 3261 section 19.1.6.
[[nodiscard]] std::string telephone_subscriber(const sip::Uri& tel);

/// A user part with parameters, as such a number has in a sip: URI, without those of a trunk group.
[[nodiscard]] std::string without_trunk_group(std::string_view user);

}  // namespace trunkline::controlplane
