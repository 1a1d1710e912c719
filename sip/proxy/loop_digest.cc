#include "sip/proxy/loop_digest.h"

#include <algorithm>
#include <string>

#include "base/ascii.h"

namespace trunkline::sip {

std::uint64_t loop_digest(const base::SipHash& hash, const Message& request, std::uint64_t source) {
  auto text = std::to_string(source) + ' ';
  text += request.request_uri();
  const auto add = [&text](std::string_view piece) {
    text += '\n';
    text += piece;
  };
  const auto from = request.from();
  const auto to = request.to();
  add(request.call_id());
  add(from ? from->tag : std::string_view{});
  add(to ? to->tag : std::string_view{});
  add(request.first(HeaderName::cseq));
  for (const auto value : request.values(HeaderName::route)) add(value);
  return std::max<std::uint64_t>(hash(text), 1);
}

bool has_looped(const Message& request, std::uint64_t digest,
                const std::function<bool(const base::Endpoint&)>& is_ours) {
  const auto digits = base::to_hex(digest);
  const std::string_view wanted(digits.data(), digits.size());
  for (const auto value : request.values(HeaderName::via)) {
    const auto via = parse_via(value);
    const auto loop = via ? via->params.find(loop_parameter) : std::nullopt;
    if (!loop || loop->value != wanted) continue;
    const auto address = base::IpAddress::parse(via->host);
    if (address && is_ours({*address, via->port == 0 ? std::uint16_t{5060} : via->port})) return true;
  }
  return false;
}

}  // namespace trunkline::sip
