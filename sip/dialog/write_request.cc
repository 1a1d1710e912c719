#include "sip/dialog/write_request.h"

#include "base/endpoint_text.h"
#include "sip/dialog/route.h"

namespace trunkline::sip {

base::Result<std::string_view, WriteError> write_request(std::span<char> out, const Dialog& dialog,
                                                         const RequestParts& parts) {
  if (!dialog.has_safe_head()) return base::fail(WriteError::bad_octet);
  const auto route = route_of(dialog);
  Writer writer(out);
  writer.request_line(parts.method, route.request_uri);
  base::EndpointText written;
  auto sent_by = parts.sent_by_text;
  if (sent_by.empty()) sent_by = (written = base::text_of(parts.sent_by)).view();
  writer.header(HeaderName::via, "SIP/2.0/", to_string(parts.transport), " ", sent_by,
                ";branch=", parts.branch, ";rport");
  if (!route.route.empty() || !route.last.empty()) {
    writer.begin_header(HeaderName::route).piece(route.route);
    if (!route.last.empty()) {
      if (!route.route.empty()) writer.piece(", ");
      writer.piece('<').piece(route.last).piece('>');
    }
    writer.end_header();
  }
  writer.header(HeaderName::max_forwards, parts.max_forwards);
  writer.written_lines(dialog.head());
  writer.header(HeaderName::cseq, parts.cseq, ' ', to_string(parts.method));
  if (!parts.contact.empty()) {
    writer.header(HeaderName::contact, parts.contact);
  } else if (parts.contact_user) {
    writer.header(HeaderName::contact, "<sip:", *parts.contact_user, parts.contact_user->empty() ? "" : "@",
                  sent_by, uri_parameter(parts.transport), '>');
  }
  write_lines(writer, parts.headers);
  if (!parts.body.empty()) writer.body(parts.content_type, parts.body);
  return writer.finish();
}

}  // namespace trunkline::sip
