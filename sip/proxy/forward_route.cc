#include "sip/proxy/forward_route.h"

namespace trunkline::sip {
namespace {

/// The URI of a Route value.
std::optional<Uri> uri_of(std::string_view value) {
  const auto address = parse_name_addr(value);
  const auto uri = address ? address->uri() : base::fail(address.error());
  return uri ? std::optional(*uri) : std::nullopt;
}

/// Whether it bears a mark for this dialog, which then says the way: from the caller, whose tag it knows, to
/// the callee, or back.
bool note_mark(const base::SipHash& hash, const Message& request, const Uri& uri, ForwardRoute& made) {
  if (made.way) return true;
  const auto from = request.from();
  const auto to = request.to();
  if (!from || !to) return false;
  if (const auto ends = read_route_mark(hash, request.call_id(), from->tag, uri.user)) {
    made.way = ends->callee;
    made.sender = ends->caller;
    made.of_caller = true;
    made.call = ends->call;
  } else if (const auto back = read_route_mark(hash, request.call_id(), to->tag, uri.user)) {
    made.way = back->caller;
    made.sender = back->callee;
    made.call = back->call;
  }
  return made.way.has_value();
}

/// `user@host` without what stands behind '?' (RFC 3261 section 19.1.1: no header fields in a Request-URI).
std::string_view without_headers(const Uri& uri) {
  return uri.header_text.empty() ? uri.text : uri.text.substr(0, uri.text.rfind('?'));
}

bool read_routes(const Message& request, ForwardRoute& made) {
  for (const auto value : request.values(HeaderName::route)) {
    if (!uri_of(value) || !made.routes.push_back(value)) return false;
  }
  return true;
}

}  // namespace

std::optional<ForwardRoute> forward_route(const Message& request, const base::SipHash& hash,
                                          const std::function<bool(const Uri&)>& is_ours) {
  ForwardRoute made;
  made.request_uri = request.request_uri();
  if (!read_routes(request, made)) return std::nullopt;
  // A strict router before us has put our own Record-Route into the Request-URI, and what was there behind
  // all Routes (16.4).
  const auto given = request.uri();
  if (given && !made.routes.empty() && is_ours(*given) && note_mark(hash, request, *given, made)) {
    made.request_uri = uri_of(made.routes.back())->text;
    made.routes.pop_back();
  }
  while (!made.routes.empty()) {
    const auto first = *uri_of(made.routes[0]);
    if (!is_ours(first)) break;
    static_cast<void>(note_mark(hash, request, first, made));
    made.routes.erase_at(0);
  }
  made.next_hop = made.request_uri;
  if (made.routes.empty()) return made;
  const auto first = *uri_of(made.routes[0]);
  made.next_hop = first.text;
  if (first.parameter("lr")) return made;
  // The next one is strict: it wants to find itself in the Request-URI (16.6 item 6).
  made.last = made.request_uri;
  made.request_uri = without_headers(first);
  made.routes.erase_at(0);
  return made;
}

}  // namespace trunkline::sip
