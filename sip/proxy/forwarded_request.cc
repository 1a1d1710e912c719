#include "sip/proxy/forwarded_request.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/endpoint_text.h"
#include "sip/auth/credentials.h"
#include "sip/message/response.h"
#include "sip/proxy/carried_fields.h"
#include "sip/proxy/loop_digest.h"

namespace trunkline::sip {
namespace {

void write_own_via(Writer& writer, const ForwardedRequest& as) {
  const auto sent_by = base::text_of(as.sent_by);
  writer.begin_header(HeaderName::via).piece("SIP/2.0/").piece(to_string(as.transport)).piece(' ');
  writer.piece(sent_by.view()).piece(";branch=").piece(as.branch).piece(";rport");
  if (as.loop != 0) {
    const auto digits = base::to_hex(as.loop);
    writer.piece(';').piece(loop_parameter).piece('=').piece(std::string_view(digits.data(), digits.size()));
  }
  writer.end_header();
}

void write_routes(Writer& writer, const ForwardedRequest& as) {
  for (const auto& line : as.routes)
    writer.begin_header(HeaderName::route).received_piece(line.value).end_header();
  if (!as.last_route.empty()) writer.header(HeaderName::route, '<', as.last_route, '>');
}

bool is_for_us(const Field& field, std::span<const std::string> own_realms) {
  const bool credentials =
      field.id == HeaderName::authorization || field.id == HeaderName::proxy_authorization;
  if (!credentials || own_realms.empty()) return false;
  const auto parsed = parse_credentials(field.value);
  return parsed && std::any_of(own_realms.begin(), own_realms.end(), [&](const std::string& realm) {
           return base::equals_ignoring_case(parsed->realm, realm);
         });
}

}  // namespace

base::Result<std::string_view, WriteError> write_forwarded(std::span<char> out, const Message& request,
                                                           const base::Endpoint& source,
                                                           const ForwardedRequest& as) {
  Writer writer(out);
  writer.request_line(request.method_text(), as.request_uri);
  write_own_via(writer, as);
  write_vias(writer, request, source);
  write_routes(writer, as);
  writer.header(HeaderName::max_forwards, as.max_forwards);
  writer.header(HeaderName::max_breadth, as.max_breadth);
  write_lines(writer, as.added);
  write_carried(writer, request, [&](const Field& field) {
    constexpr std::array written{HeaderName::route, HeaderName::max_forwards, HeaderName::max_breadth};
    if (is_among(field, written)) return true;
    return is_among(field, as.left_out) || is_for_us(field, as.own_realms);
  });
  return writer.finish();
}

}  // namespace trunkline::sip
