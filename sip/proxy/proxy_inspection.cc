#include "sip/proxy/proxy_inspection.h"

#include "sip/message/characters.h"
#include "sip/message/numbers.h"

namespace trunkline::sip {

std::optional<ProxyRejection> inspect_as_proxy(const Message& request) {
  const auto uri = request.uri();
  if (!uri) return ProxyRejection{400};
  // sips asks for TLS on every hop (section 26.2.2).
  if (uri->scheme != Scheme::sip && uri->scheme != Scheme::tel) return ProxyRejection{416};
  if (!uri->header_text.empty()) return ProxyRejection{400};  // section 19.1.1: not allowed there
  const auto hops = request.max_forwards();
  if (hops && *hops == 0) return ProxyRejection{483};
  if (request.has(HeaderName::max_breadth)) {
    const auto breadth = parse_number<std::uint32_t>(request.first(HeaderName::max_breadth));
    if (!breadth && breadth.error() != ParseError::out_of_range) return ProxyRejection{400};
    if (breadth && *breadth == 0) return ProxyRejection{440};
  }
  ProxyRejection unknown{420};
  for (const auto tag : request.values(HeaderName::proxy_require)) {
    if (tag.empty()) continue;
    if (!is_token(tag)) return ProxyRejection{400};  // it is to be said again, where only a token can stand
    if (!unknown.unsupported.empty()) unknown.unsupported += ", ";
    unknown.unsupported += tag;
  }
  return unknown.unsupported.empty() ? std::nullopt : std::optional(unknown);
}

}  // namespace trunkline::sip
