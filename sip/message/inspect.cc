#include "sip/message/inspect.h"

#include "sip/message/avx2.h"
#include "sip/message/call_id.h"
#include "sip/message/plain_address.h"
#include "sip/message/plain_via.h"

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

// The plain ways are asked for here already: what is around them costs as much as a tenth of them. A scanned
// value has no white space in front.

bool read_address(std::string_view value, NameAddr& address, Uri& uri) noexcept {
  Cursor cursor(value);
#ifdef __x86_64__
  if (has_avx2() && read_plain_address(cursor, address, &uri)) return cursor.done();
#endif
  return !read_name_addr(cursor, address, uri) && cursor.done();
}

bool read_one_via(Cursor& cursor, Via& via) noexcept {
#ifdef __x86_64__
  if (has_avx2() && read_plain_via(cursor, via)) return true;
#endif
  return !read_via(cursor, via);
}

bool read_another_via(Cursor& cursor, Essentials& read) noexcept {
  if (read.via_count++ == 0) return read_one_via(cursor, read.via);
  Via other;
  return read_one_via(cursor, other);
}

bool read_via_list(const Message& message, Essentials& read) noexcept {
  const auto& scan = message.scan();
  for (auto i = scan.find(HeaderName::via); i < scan.field_count;
       i = scan.has_several(HeaderName::via) ? scan.find(HeaderName::via, i + 1) : scan.field_count) {
    Cursor cursor(message.octets().substr(scan.value_begin[i], scan.value_length[i]));
    do {
      if (!read_another_via(cursor, read)) return false;
    } while (cursor.accept(','));
  }
  return true;
}

Fault read_values(const Message& message, Essentials& read) noexcept {
  if (!read_via_list(message, read)) return Fault::bad_via;
  if (!read_address(message.first(HeaderName::from), read.from, read.from_uri)) return Fault::bad_from;
  if (!read_address(message.first(HeaderName::to), read.to, read.to_uri)) return Fault::bad_to;
  if (!is_call_id(message.call_id())) return Fault::bad_call_id;
  return read_cseq(message.first(HeaderName::cseq), read.cseq) ? Fault::bad_cseq : Fault::none;
}

}  // namespace

Fault inspect_request(const Message& request, Essentials& read) noexcept {
  if (!request.version_supported()) return Fault::bad_version;
  if (read_uri(request.request_uri(), read.request_uri) || !read.request_uri.header_text.empty())
    return Fault::bad_request_uri;
  if (const auto fault = find_missing_or_repeated(request); fault != Fault::none) return fault;
  if (const auto fault = read_values(request, read); fault != Fault::none) return fault;
  if (request.method() != Method::unknown && read.cseq.method != request.method())
    return Fault::cseq_method_mismatch;
  if (!request.has(HeaderName::max_forwards)) return Fault::none;
  const auto max_forwards = request.max_forwards();
  if (!max_forwards)
    return max_forwards.error() == ParseError::out_of_range ? Fault::none : Fault::bad_max_forwards;
  read.max_forwards = *max_forwards;
  return Fault::none;
}

Fault inspect_response(const Message& response, Essentials& read) noexcept {
  if (!response.version_supported()) return Fault::bad_version;
  if (const auto fault = find_missing_or_repeated(response); fault != Fault::none) return fault;
  return read_values(response, read);
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
