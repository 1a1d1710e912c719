#include "sip/message/response.h"

#include "sip/message/reason_phrase.h"

namespace trunkline::sip {
namespace {

bool is_same_address(std::string_view host, const base::IpAddress& address) noexcept {
  return base::IpAddress::parse(host) == address;
}

/// The value without the parameters that a response replaces: received and rport.
void write_sender(Writer& writer, const Via& via) noexcept {
  const auto text_before = [&via](std::string_view later) {
    return via.text.substr(0, static_cast<std::size_t>(later.data() - via.text.data()));
  };
  if (via.replaced == 0) {
    writer.received_piece(via.text);
    return;
  }
  if (via.replaced == 1 && !via.rport_text.empty()) {
    const auto before = base::trim(text_before(via.rport_text));
    writer.received_piece(before.substr(0, before.size() - 1));  // without its ';'
    writer.received_piece(via.text.substr(text_before(via.rport_text).size() + via.rport_text.size()));
    return;
  }
  writer.received_piece(text_before(via.params.text()));
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
}

void write_top_via(Writer& writer, const Via& via, const base::Endpoint& source) noexcept {
  write_sender(writer, via);
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
    Via own;
    const Via* via = &own;
    if (request.essentials() != nullptr) {
      via = &request.essentials()->via;
    } else if (Cursor cursor(field.value); top && read_via(cursor, own)) {
      via = nullptr;
    }
    if (top && via != nullptr) {
      write_top_via(writer, *via, source);
      const auto end = via->text.data() + via->text.size() - field.value.data();
      writer.received_piece(base::trim(field.value.substr(static_cast<std::size_t>(end))));
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
