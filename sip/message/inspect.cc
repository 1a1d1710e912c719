#include "sip/message/inspect.h"

#include <array>
#include <initializer_list>

#include "sip/message/numbers.h"
#include "sip/message/read_essentials.h"

namespace trunkline::sip {
namespace {

/// A bit for each of some names, as Scan has them.
struct NameSet {
  std::array<std::uint64_t, 2> bits{};
  constexpr NameSet(std::initializer_list<HeaderName> names) {
    for (const auto name : names) bits[Scan::word(name)] |= Scan::bit(name);
  }
};

bool all_are_there_once(const Scan& scan) noexcept {
  using enum HeaderName;
  static constexpr NameSet needed{via, from, to, call_id, cseq};
  static constexpr NameSet single{from, to, call_id, cseq, max_forwards};
  const auto missing = (~scan.seen[0] & needed.bits[0]) | (~scan.seen[1] & needed.bits[1]);
  const auto repeated = (scan.repeated[0] & single.bits[0]) | (scan.repeated[1] & single.bits[1]);
  return (missing | repeated) == 0;
}

Fault find_missing_or_repeated(const Message& message) noexcept {
  const auto& scan = message.scan();
  using enum HeaderName;
  if (!scan.has(via)) return Fault::missing_via;
  if (!scan.has(from)) return Fault::missing_from;
  if (!scan.has(to)) return Fault::missing_to;
  if (!scan.has(call_id)) return Fault::missing_call_id;
  if (!scan.has(cseq)) return Fault::missing_cseq;
  if (scan.has_several(from)) return Fault::repeated_from;
  if (scan.has_several(to)) return Fault::repeated_to;
  if (scan.has_several(call_id)) return Fault::repeated_call_id;
  if (scan.has_several(cseq)) return Fault::repeated_cseq;
  if (scan.has_several(max_forwards)) return Fault::repeated_max_forwards;
  return scan.content_length_conflict ? Fault::conflicting_content_length : Fault::none;
}

}  // namespace

Fault inspect_request(const Message& request, Essentials& read) noexcept {
  if (!request.version_supported()) return Fault::bad_version;
  if (read_uri(request.request_uri(), read.request_uri) || !read.request_uri.header_text.empty())
    return Fault::bad_request_uri;
  if (!all_are_there_once(request.scan()) || request.scan().content_length_conflict)
    return find_missing_or_repeated(request);
  if (const auto fault = read_essentials(request, read); fault != Fault::none) return fault;
  if (request.method() != Method::unknown && read.cseq.method != request.method())
    return Fault::cseq_method_mismatch;
  if (!request.has(HeaderName::max_forwards)) return Fault::none;
  const auto max_forwards = parse_number<std::uint8_t>(request.first(HeaderName::max_forwards));
  if (!max_forwards)
    return max_forwards.error() == ParseError::out_of_range ? Fault::none : Fault::bad_max_forwards;
  read.max_forwards = *max_forwards;
  return Fault::none;
}

Fault inspect_response(const Message& response, Essentials& read) noexcept {
  if (!response.version_supported()) return Fault::bad_version;
  if (!all_are_there_once(response.scan()) || response.scan().content_length_conflict)
    return find_missing_or_repeated(response);
  return read_essentials(response, read);
}

bool has_several_vias(const Message& message) noexcept {
  if (message.essentials() != nullptr) return message.essentials()->via_count > 1;
  if (message.scan().has_several(HeaderName::via)) return true;
  Cursor cursor(message.first(HeaderName::via));
  return take_via(cursor) && !cursor.done();
}

int status_of(Fault fault) noexcept { return fault == Fault::bad_version ? 505 : 400; }

std::string_view to_string(Fault fault) noexcept {
  switch (fault) {
    case Fault::none: return "OK";
    case Fault::bad_version: return "Version Not Supported";
    case Fault::bad_request_uri: return "Bad Request-URI";
    case Fault::missing_via: return "Missing Via";
    case Fault::missing_from: return "Missing From";
    case Fault::missing_to: return "Missing To";
    case Fault::missing_call_id: return "Missing Call-ID";
    case Fault::missing_cseq: return "Missing CSeq";
    case Fault::repeated_from: return "Repeated From";
    case Fault::repeated_to: return "Repeated To";
    case Fault::repeated_call_id: return "Repeated Call-ID";
    case Fault::repeated_cseq: return "Repeated CSeq";
    case Fault::repeated_max_forwards: return "Repeated Max-Forwards";
    case Fault::conflicting_content_length: return "Conflicting Content-Length";
    case Fault::bad_via: return "Bad Via";
    case Fault::bad_from: return "Bad From";
    case Fault::bad_to: return "Bad To";
    case Fault::bad_call_id: return "Bad Call-ID";
    case Fault::bad_cseq: return "Bad CSeq";
    case Fault::cseq_method_mismatch: return "CSeq Method Mismatch";
    case Fault::bad_max_forwards: return "Bad Max-Forwards";
  }
  return "Bad Request";
}

}  // namespace trunkline::sip
