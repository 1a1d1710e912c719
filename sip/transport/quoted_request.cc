#include "sip/transport/quoted_request.h"

#include <algorithm>

#include "sip/transport/branch.h"

namespace trunkline::sip {
namespace {

constexpr std::string_view line_end = "\r\n";

}  // namespace

base::Result<QuotedRequest, QuoteFault> read_quoted_request(std::string_view start) noexcept {
  const auto first_end = start.find(line_end);
  if (first_end == std::string_view::npos) return base::fail(QuoteFault::cut_short);
  if (!start.substr(0, first_end).ends_with(" SIP/2.0")) return base::fail(QuoteFault::no_request);

  constexpr std::string_view via_begins = "Via: SIP/2.0/UDP ";
  const auto rest = start.substr(first_end + line_end.size());
  const auto seen = std::min(rest.size(), via_begins.size());
  if (rest.substr(0, seen) != via_begins.substr(0, seen)) return base::fail(QuoteFault::no_request);
  const auto via_end = rest.find(line_end);
  const auto via = rest.substr(0, via_end);

  constexpr std::string_view parameter = ";branch=";
  const auto at = via.find(parameter);
  const auto branch =
      at == std::string_view::npos ? std::string_view{} : via.substr(at + parameter.size(), branch_octets);
  if (branch.size() < branch_octets) {
    return base::fail(via_end == std::string_view::npos ? QuoteFault::cut_short : QuoteFault::no_request);
  }
  const auto name = read_branch(branch);
  if (!name) return base::fail(QuoteFault::no_request);
  return QuotedRequest{branch, base::ShardId{static_cast<std::uint8_t>(name->handle.owner)}};
}

}  // namespace trunkline::sip
