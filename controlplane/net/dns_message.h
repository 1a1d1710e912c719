// The records of a DNS answer, with their times to live, which c-ares's own readers leave out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "controlplane/routing/resolver.h"

namespace trunkline::controlplane {

/// Records of `type` in the answer section, whoever they belong to: c-ares has followed the question, and
/// what a CNAME leads to stands behind it. A CNAME's own time to live shortens theirs. Nothing: the message
/// is malformed. Source: RFC 1035 section 4, RFC 2782, RFC 3403 section 4.
[[nodiscard]] std::optional<std::vector<DnsRecord>> read_dns_answer(std::span<const std::uint8_t> message,
                                                                    DnsType type);

}  // namespace trunkline::controlplane
