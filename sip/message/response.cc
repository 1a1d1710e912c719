#include "sip/message/response.h"

#include <array>
#include <optional>

#include "base/endpoint_text.h"
#include "sip/message/reason_phrase.h"

namespace trunkline::sip {
namespace {

bool is_same_address(std::string_view host, const base::IpAddress& address) noexcept {
  return base::IpAddress::parse(host) == address;
}

/// What is left of a Via without the parameters that a response replaces, received and rport, where that is
/// two pieces at most: nearly all have an rport, and nothing else of the kind.
struct Sender {
  std::string_view before;
  std::string_view after;
};

std::string_view text_before(const Via& via, std::string_view later) noexcept {
  return via.text.substr(0, static_cast<std::size_t>(later.data() - via.text.data()));
}

std::optional<Sender> sender_of(const Via& via) noexcept {
  if (via.replaced == 0) return Sender{via.text, {}};
  if (via.replaced != 1 || via.rport_text.empty()) return std::nullopt;
  const auto before = text_before(via, via.rport_text);
  const auto ahead = base::trim(before);
  return Sender{ahead.substr(0, ahead.size() - 1),  // without its ';'
                via.text.substr(before.size() + via.rport_text.size())};
}

void write_params(Writer& writer, const Via& via) noexcept {
  writer.received_piece(text_before(via, via.params.text()));
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

/// What a response says of where its request came from: ";received=192.0.2.1;rport=5060", or as much of it as
/// is asked for.
class SourceText {
 public:
  SourceText(const Via& via, const base::Endpoint& source) noexcept {
    const bool wants_port = via.rport != Rport::absent;
    if (wants_port || !is_same_address(via.host, source.address)) {
      put(";received=");
      at_ = base::write_text(source.address, at_);
    }
    if (wants_port) {
      put(";rport=");
      at_ = base::write_text(source.port, at_);
    }
  }
  SourceText(const SourceText&) = delete;
  SourceText& operator=(const SourceText&) = delete;

  [[nodiscard]] std::string_view view() const noexcept {
    return {text_.data(), static_cast<std::size_t>(at_ - text_.data())};
  }

 private:
  template <std::size_t N>
  void put(const char (&literal)[N]) noexcept {
    at_ = std::copy_n(static_cast<const char*>(literal), N - 1, at_);
  }

  std::array<char, 80> text_;  // those behind `at_` are not set
  char* at_ = text_.data();
};

/// `others`: values of the same field, behind it.
void write_top_via(Writer& writer, const Via& via, std::string_view others,
                   const base::Endpoint& source) noexcept {
  writer.begin_header(HeaderName::via);
  if (const auto sender = sender_of(via)) {
    writer.received_piece(sender->before);
    if (!sender->after.empty()) writer.received_piece(sender->after);
  } else {
    write_params(writer, via);
  }
  writer.piece(SourceText(via, source).view());
  if (!others.empty()) writer.received_piece(others);
  writer.end_header();
}

}  // namespace

void write_vias(Writer& writer, const Message& request, const base::Endpoint& source) noexcept {
  bool top = true;
  for (const auto& field : request.fields(HeaderName::via)) {
    Via own;
    const Via* via = &own;
    if (request.essentials() != nullptr) {
      via = &request.essentials()->via;
    } else if (Cursor cursor(field.value); top && read_via(cursor, own)) {
      via = nullptr;
    }
    if (top && via != nullptr) {
      const auto end = via->text.data() + via->text.size() - field.value.data();
      write_top_via(writer, *via, base::trim(field.value.substr(static_cast<std::size_t>(end))), source);
    } else {
      writer.begin_header(HeaderName::via).received_piece(field.value).end_header();
    }
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
