// A whole message: its inspection, every way into it, and what is written from it, the message itself and a
// response to it, which say the same when they are read.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "sip/message/inspect.h"
#include "sip/message/quoted_string.h"
#include "sip/message/response.h"
#include "sip/message/token_list.h"
#include "sip/message/writer.h"
#include "tests/fuzz/sip_views.h"

namespace {

using namespace trunkline;
using namespace trunkline::sip;

std::string unfolded(std::string_view value) {
  std::string room(value.size(), '\0');
  return std::string(unfold(value, room).value());
}

// What is written has at most one header field more than what was read, and may be too long for a datagram.
bool scan_again(std::string_view text, Scan& scan) {
  const auto result = sip::scan(text, scan);
  return result.has_value() || result.error() == ScanError::too_many_fields ||
         result.error() == ScanError::too_long;
}

void check_ways_in(const Message& message) {
  for (std::size_t i = 0; i < header_name_count; ++i) {
    const auto name = static_cast<HeaderName>(i);
    std::size_t fields = 0;
    for (const auto& field : message.fields(name)) {
      fuzz::lies_in(field.value, message.octets());
      TL_ASSERT(field.id == name);
      ++fields;
    }
    TL_ASSERT((fields != 0) == message.has(name) && (fields > 1) == message.scan().has_several(name));
    for (const auto value : message.values(name)) fuzz::lies_in(value, message.octets());
  }
  if (const auto contact = message.contact(); contact && !contact->star) {
    static_cast<void>(contact->address.uri());
  }
  static_cast<void>(message.expires());
  static_cast<void>(message.content_type());
  static_cast<void>(allows(message, Method::update));
}

// What every later layer builds upon once a message has passed.
void check_inspected(const Message& message) {
  TL_ASSERT(message.top_via() && message.from() && message.to() && message.cseq());
  TL_ASSERT(message.from()->uri() && message.to()->uri() && !message.call_id().empty());
  if (message.is_request()) TL_ASSERT(parse_uri(message.request_uri()).has_value());
  std::size_t vias = 0;
  for (const auto value : message.values(HeaderName::via)) {
    if (!value.empty()) ++vias;
  }
  TL_ASSERT((vias > 1) == has_several_vias(message));
}

void check_written_again(const Message& message, std::vector<char>& room) {
  Writer writer(room);
  if (message.is_request()) {
    writer.request_line(message.method_text(), message.request_uri());
  } else {
    writer.status_line(message.status(), message.reason());
  }
  for (const auto& field : message.all_fields()) {
    if (field.id == HeaderName::content_length || field.id == HeaderName::content_type) continue;
    writer.begin_header(field.name).received_piece(field.value).end_header();
  }
  const auto text = writer.body(unfolded(message.first(HeaderName::content_type)), message.body()).finish();
  // An escaped NUL, or a CR that is escaped, may be received but is not sent on.
  if (!text) return TL_ASSERT(text.error() == WriteError::bad_octet);
  Scan scan{};
  TL_ASSERT(scan_again(*text, scan));
  const Message again(*text, scan);
  TL_ASSERT(again.method_text() == message.method_text() && again.request_uri() == message.request_uri());
  TL_ASSERT(again.status() == message.status() && again.reason() == message.reason());
  TL_ASSERT(again.body() == message.body());
  for (const auto name : {HeaderName::via, HeaderName::from, HeaderName::to, HeaderName::call_id,
                          HeaderName::cseq, HeaderName::contact, HeaderName::other}) {
    TL_ASSERT(again.first(name) == unfolded(message.first(name)));
  }
  // What we write is of our version and has one Content-Length.
  if (!message.version_supported() || message.scan().content_length_conflict) return;
  if (message.is_request()) {
    TL_ASSERT(inspect_request(again) == inspect_request(message));
  } else {
    TL_ASSERT(inspect_response(again) == inspect_response(message));
  }
}

void check_response(const Message& request, std::vector<char>& room) {
  const base::Endpoint source{base::IpAddress::v4(203, 0, 113, 7), 5061};
  Writer writer(room);
  write_response_head(writer, request, source, 400, {}, "our-tag");
  const auto text = writer.finish();
  if (!text) return TL_ASSERT(text.error() == WriteError::bad_octet);
  Scan scan{};
  TL_ASSERT(scan_again(*text, scan));
  const Message response(*text, scan);
  TL_ASSERT(response.status() == 400 && response.call_id() == unfolded(request.call_id()));
  if (inspect_request(request) != Fault::none) return;
  TL_ASSERT(inspect_response(response) == Fault::none);
  TL_ASSERT(response.to()->tag == (request.to()->tag.empty() ? "our-tag" : request.to()->tag));
  TL_ASSERT(response.cseq()->number == request.cseq()->number);
  TL_ASSERT(response.top_via()->branch == request.top_via()->branch);
  TL_ASSERT(has_several_vias(response) == has_several_vias(request));
  if (request.top_via()->rport != Rport::absent) TL_ASSERT(response.top_via()->rport_port == source.port);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Scan scan{};
  const auto result = sip::scan(text, scan);
  if (!result && !can_answer(result.error(), scan)) return 0;
  const Message message(text, scan);
  check_ways_in(message);
  std::vector<char> room(2 * size + 4096);
  if (message.is_request()) check_response(message, room);
  if (!result) return 0;
  const auto fault = message.is_request() ? inspect_request(message) : inspect_response(message);
  if (fault == Fault::none) {
    check_inspected(message);
  } else {
    TL_ASSERT(!to_string(fault).empty() && status_of(fault) >= 400);
  }
  check_written_again(message, room);
  return 0;
}
