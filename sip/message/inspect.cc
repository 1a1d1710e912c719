#include "sip/message/inspect.h"

#include "sip/message/call_id.h"

namespace trunkline::sip {
namespace {

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

bool is_address(const base::Result<NameAddr, ParseError>& field) noexcept {
  return field && field->uri().has_value();
}

bool is_via_list(const Message& message) noexcept {
  for (const auto& field : message.fields(HeaderName::via)) {
    Cursor cursor(field.value);
    do {
      if (!take_via(cursor)) return false;
    } while (cursor.accept(','));
  }
  return true;
}

Fault find_bad_value(const Message& message, const base::Result<CSeq, ParseError>& cseq) noexcept {
  if (!is_via_list(message)) return Fault::bad_via;
  if (!is_address(message.from())) return Fault::bad_from;
  if (!is_address(message.to())) return Fault::bad_to;
  if (!is_call_id(message.call_id())) return Fault::bad_call_id;
  return cseq ? Fault::none : Fault::bad_cseq;
}

bool is_request_uri(const Message& request) noexcept {
  const auto uri = parse_uri(request.request_uri());
  return uri && uri->header_text.empty();
}

}  // namespace

Fault inspect_request(const Message& request) noexcept {
  if (!request.version_supported()) return Fault::bad_version;
  if (!is_request_uri(request)) return Fault::bad_request_uri;
  if (const auto fault = find_missing_or_repeated(request); fault != Fault::none) return fault;
  const auto cseq = request.cseq();
  if (const auto fault = find_bad_value(request, cseq); fault != Fault::none) return fault;
  if (request.method() != Method::unknown && cseq->method != request.method())
    return Fault::cseq_method_mismatch;
  if (!request.has(HeaderName::max_forwards)) return Fault::none;
  const auto max_forwards = request.max_forwards();
  return max_forwards || max_forwards.error() == ParseError::out_of_range ? Fault::none
                                                                          : Fault::bad_max_forwards;
}

Fault inspect_response(const Message& response) noexcept {
  if (!response.version_supported()) return Fault::bad_version;
  if (const auto fault = find_missing_or_repeated(response); fault != Fault::none) return fault;
  return find_bad_value(response, response.cseq());
}

bool has_several_vias(const Message& message) noexcept {
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
