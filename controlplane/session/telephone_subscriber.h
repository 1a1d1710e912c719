// What a tel: URI names, as the user part of a sip: URI.
#pragma once

#include <string>

#include "sip/message/uri.h"

namespace trunkline::controlplane {

/// The number and its parameters, which say whom it reaches: without its context a local number reaches
/// anybody. `tel.user` may be another number than that of its text, which takes it out of that one's context.
/// In small letters and in the order in which two such URIs compare as equal: isub, postd, then by name.
/// `tel`: a URI of that scheme. Source: RFC 3261 section 19.1.6.
[[nodiscard]] std::string telephone_subscriber(const sip::Uri& tel);

}  // namespace trunkline::controlplane
