#include "sip/message/response.h"

#include "sip/message/reason_phrase.h"

namespace trunkline::sip {
namespace {

bool is_same_address(std::string_view host, const base::IpAddress& address) noexcept {
  return base::IpAddress::parse(host) == address;
}

void write_top_via(Writer& writer, const Via& via, const base::Endpoint& source) noexcept {
  const auto params = via.params.text();
  writer.received_piece(params.empty()
                            ? via.text
                            : via.text.substr(0, static_cast<std::size_t>(params.data() - via.text.data())));
  for (const auto& param : via.params) {
    if (base::equals_ignoring_case(param.name, "received") || base::equals_ignoring_case(param.name, "rport"))
      continue;
    writer.piece(';').piece(param.name);
    if (!param.has_value) continue;
    writer.piece('=')
        .piece(param.quoted ? "\"" : "")
        .received_piece(param.value)
        .piece(param.quoted ? "\"" : "");
  }
  const bool wants_port = via.rport != Rport::absent;
  if (wants_port || !is_same_address(via.host, source.address)) {
    const auto address = source.address.text();
    writer.piece(";received=").piece(address.view());
  }
  if (wants_port) writer.piece(";rport=").piece(source.port);
}

}  // namespace

void write_vias(Writer& writer, const Message& request, const base::Endpoint& source) noexcept {
  bool top = true;
  for (const auto& field : request.fields(HeaderName::via)) {
    writer.begin_header(HeaderName::via);
    Cursor cursor(field.value);
    if (const auto via = top ? take_via(cursor) : base::fail(ParseError::missing)) {
      write_top_via(writer, *via, source);
      writer.received_piece(cursor.rest());
    } else {
      writer.received_piece(field.value);
    }
    writer.end_header();
    top = false;
  }
}

void write_to(Writer& writer, const Message& request, std::string_view to_tag) noexcept {
  for (const auto& field : request.fields(HeaderName::to)) {
    writer.begin_header(HeaderName::to).received_piece(field.value);
    const auto to = parse_name_addr(field.value);
    if (!to_tag.empty() && (!to || to->tag.empty())) writer.piece(";tag=").piece(to_tag);
    writer.end_header();
  }
}

bool copies_record_route(Method method, int status) noexcept {
  if (status <= 100 || status >= 300) return false;
  return method == Method::invite || method == Method::subscribe || method == Method::refer ||
         method == Method::notify;
}

void write_response_head(Writer& writer, const Message& request, const base::Endpoint& source, int status,
                         std::string_view reason, std::string_view to_tag) noexcept {
  writer.status_line(status, reason.empty() ? reason_phrase(status) : reason);
  write_vias(writer, request, source);
  if (copies_record_route(request.method(), status)) writer.copy_fields(request, HeaderName::record_route);
  writer.copy_fields(request, HeaderName::from);
  write_to(writer, request, to_tag);
  writer.copy_fields(request, HeaderName::call_id).copy_fields(request, HeaderName::cseq);
  if (status == 100) writer.copy_fields(request, HeaderName::timestamp);
}

}  // namespace trunkline::sip
