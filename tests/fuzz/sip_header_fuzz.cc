// Every parser of a header field. The first octet chooses one, 'A' the first of the table; the rest is the
// value. What was read lies in the value, and put together again it is read as the same.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ascii.h"
#include "base/assert.h"
#include "sip/message/auth_header.h"
#include "sip/message/call_id.h"
#include "sip/message/contact.h"
#include "sip/message/cseq.h"
#include "sip/message/date.h"
#include "sip/message/hex_digits.h"
#include "sip/message/host_port.h"
#include "sip/message/media_type.h"
#include "sip/message/numbers.h"
#include "sip/message/quoted_string.h"
#include "sip/message/rack.h"
#include "sip/message/reason_header.h"
#include "sip/message/replaces.h"
#include "sip/message/retry_after.h"
#include "sip/message/session_expires.h"
#include "sip/message/subscription_state.h"
#include "sip/message/token_list.h"
#include "sip/message/token_with_params.h"
#include "sip/message/value_list.h"
#include "sip/message/via.h"
#include "tests/fuzz/sip_views.h"

namespace {

using namespace trunkline;
using namespace trunkline::sip;
using fuzz::joined;
using fuzz::lies_in;
using std::to_string;

// Parameters are read one by one and written anew, so that iterating them is proved together with the parser.
std::string written(const Params& params, std::string_view text, char separator = ';') {
  lies_in(params.text(), text);
  std::string again;
  for (const auto& param : params) {
    lies_in(param.name, text);
    lies_in(param.value, text);
    again.append(again.empty() && separator == ',' ? 0 : 1, separator).append(param.name);
    if (!param.has_value) continue;
    again.append(param.quoted ? "=\"" : "=").append(param.value).append(param.quoted ? "\"" : "");
  }
  return again;
}

std::string optional_text(std::string_view before, std::optional<std::uint32_t> number) {
  return number ? joined(before, to_string(*number)) : std::string();
}

void check_via(std::string_view text) {
  Cursor cursor(text);
  const auto via = take_via(cursor);
  if (!via) return TL_ASSERT(!sip::to_string(via.error()).empty());
  lies_in(via->text, text);
  const auto port = via->port == 0 ? std::string() : joined(":", to_string(via->port));
  const auto again_text = joined(via->protocol, "/", via->version, "/", via->transport, " ", via->host, port,
                                 written(via->params, text));
  const auto again = parse_via(again_text);
  TL_ASSERT(again && again->transport == via->transport && again->host == via->host &&
            again->port == via->port && again->branch == via->branch && again->received == via->received &&
            again->rport == via->rport && again->rport_port == via->rport_port && again->ttl == via->ttl &&
            again->maddr == via->maddr && again->has_cookie() == via->has_cookie());
}

std::string written(const NameAddr& address, std::string_view text) {
  lies_in(address.display_name, text);
  lies_in(address.uri_text, text);
  const std::string_view quote = address.quoted ? "\"" : "";
  return joined(quote, address.display_name, quote, address.brackets ? "<" : "", address.uri_text,
                address.brackets ? ">" : "", written(address.params, text));
}

void same(const NameAddr& a, const NameAddr& b) {
  TL_ASSERT(a.uri_text == b.uri_text && a.display_name == b.display_name && a.tag == b.tag);
}

void check_name_addr(std::string_view text) {
  Cursor cursor(text);
  const auto address = take_name_addr(cursor);
  if (!address) return;
  const auto again_text = written(*address, text);
  const auto again = parse_name_addr(again_text);
  TL_ASSERT(again.has_value());
  same(*again, *address);
}

void check_contact(std::string_view text) {
  const auto contact = parse_contact(text);
  if (!contact || contact->star) return;
  TL_ASSERT(!contact->q || *contact->q <= 1000);
  const auto again_text = written(contact->address, text);
  const auto again = parse_contact(again_text);
  TL_ASSERT(again && again->q == contact->q && again->expires == contact->expires);
  same(again->address, contact->address);
}

void check_cseq(std::string_view text) {
  const auto cseq = parse_cseq(text);
  if (!cseq) return;
  TL_ASSERT(cseq->number < 0x80000000U);
  const auto again_text = joined(to_string(cseq->number), " ", cseq->method_text);
  const auto again = parse_cseq(again_text);
  TL_ASSERT(again && again->number == cseq->number && again->method == cseq->method);
}

void check_rack(std::string_view text) {
  const auto rack = parse_rack(text);
  if (!rack) return;
  const auto again_text =
      joined(to_string(rack->rseq), " ", to_string(rack->cseq.number), " ", rack->cseq.method_text);
  const auto again = parse_rack(again_text);
  TL_ASSERT(again && again->rseq == rack->rseq && again->cseq.number == rack->cseq.number);
}

void check_auth_header(std::string_view text) {
  const auto header = parse_auth_header(text);
  if (!header) return;
  lies_in(header->text, text);
  if (!header->is_digest()) return;
  const auto params = written(header->params, text, ',');
  const auto again_text = joined(header->scheme, " ", params);
  const auto again = parse_auth_header(again_text);
  TL_ASSERT(again && written(again->params, again_text, ',') == params);
}

void check_date(std::string_view text) {
  const auto date = parse_date(text);
  if (!date) return;
  const auto again = write_date(*date);
  TL_ASSERT(parse_date({again.data(), again.size()}) == date);
}

void check_retry_after(std::string_view text) {
  const auto retry = parse_retry_after(text);
  if (!retry) return;
  const auto comment = retry->comment.empty() ? std::string() : joined("(", retry->comment, ")");
  const auto again_text = joined(to_string(retry->seconds), comment, written(retry->params, text));
  const auto again = parse_retry_after(again_text);
  TL_ASSERT(again && again->seconds == retry->seconds && again->comment == retry->comment &&
            again->duration == retry->duration);
}

void check_reason(std::string_view text) {
  const auto reason = parse_reason(text);
  if (!reason) return;
  lies_in(reason->text, text);
  const auto again_text =
      joined(reason->protocol, optional_text(";cause=", reason->cause), ";text=\"", reason->text, "\"");
  const auto again = parse_reason(again_text);
  TL_ASSERT(again && again->cause == reason->cause && again->text == reason->text);
}

template <auto parse, const std::string_view& local_name, const std::string_view& remote_name>
void check_dialog_reference(std::string_view text) {
  const auto dialog = parse(text);
  if (!dialog) return;
  for (const auto part : {dialog->call_id, dialog->local_tag, dialog->remote_tag}) {
    lies_in(part, text);
    TL_ASSERT(!part.empty());
  }
  const auto again_text =
      joined(dialog->call_id, ";", local_name, "=\"", dialog->local_tag, "\";", remote_name, "=\"",
             dialog->remote_tag, "\"", dialog->early_only ? ";early-only" : "");
  const auto again = parse(again_text);
  TL_ASSERT(again && again->call_id == dialog->call_id && again->local_tag == dialog->local_tag &&
            again->remote_tag == dialog->remote_tag && again->early_only == dialog->early_only);
}
constexpr std::string_view to_tag = "to-tag";
constexpr std::string_view from_tag = "from-tag";
constexpr std::string_view local_tag = "local-tag";
constexpr std::string_view remote_tag = "remote-tag";

void check_session_expires(std::string_view text) {
  const auto session = parse_session_expires(text);
  TL_ASSERT(session.has_value() == parse_min_se(text).has_value());
  if (!session) return;
  const std::string_view refresher = !session->refresher                     ? ""
                                     : *session->refresher == Refresher::uac ? ";refresher=uac"
                                                                             : ";refresher=uas";
  const auto again_text = joined(to_string(session->seconds), refresher);
  const auto again = parse_session_expires(again_text);
  TL_ASSERT(again && again->seconds == session->seconds && again->refresher == session->refresher);
}

void check_subscription_state(std::string_view text) {
  const auto state = parse_subscription_state(text);
  if (!state) return;
  lies_in(state->reason, text);
  const auto again_text =
      joined(state->text, ";reason=\"", state->reason, "\"", optional_text(";expires=", state->expires),
             optional_text(";retry-after=", state->retry_after));
  const auto again = parse_subscription_state(again_text);
  TL_ASSERT(again && again->phase == state->phase && again->expires == state->expires &&
            again->retry_after == state->retry_after && again->reason == state->reason);
}

void check_event(std::string_view text) {
  const auto event = parse_event(text);
  if (!event) return;
  const auto again_text = joined(event->package, written(event->params, text));
  const auto again = parse_event(again_text);
  TL_ASSERT(again && again->package == event->package && again->id == event->id);
}

void check_token_with_params(std::string_view text) {
  const auto value = parse_token_with_params(text);
  if (!value) return;
  const auto params = written(value->params, text);
  const auto again_text = joined(value->token, params);
  const auto again = parse_token_with_params(again_text);
  TL_ASSERT(again && again->token == value->token && written(again->params, again_text) == params);
}

void check_media_type(std::string_view text) {
  const auto media = parse_media_type(text);
  if (!media) return;
  const auto again_text = joined(media->type, "/", media->subtype, written(media->params, text));
  const auto again = parse_media_type(again_text);
  TL_ASSERT(again && again->is(media->type, media->subtype));
}

void check_numbers(std::string_view text) {
  const auto number = parse_number<std::uint32_t>(text);
  if (number) TL_ASSERT(parse_number<std::uint32_t>(to_string(*number)) == number);
  const auto small = parse_number<std::uint8_t>(text);
  if (small) TL_ASSERT(number && *number == *small);
  if (const auto q = parse_qvalue(text)) TL_ASSERT(*q <= 1000);
}

void check_host_port(std::string_view text) {
  Cursor cursor(text);
  std::string_view host;
  std::uint16_t port = 0;
  if (read_host_port(cursor, host, port)) return;
  lies_in(host, text);
  const auto again_text = joined(host, port == 0 ? "" : joined(":", to_string(port)));
  Cursor again_cursor(again_text);
  std::string_view again;
  std::uint16_t again_port = 0;
  TL_ASSERT(!read_host_port(again_cursor, again, again_port));
  TL_ASSERT(again == host && again_port == port && again_cursor.done());
}

void check_call_id(std::string_view text) {
  Cursor cursor(text);
  const auto call_id = take_call_id(cursor);
  lies_in(call_id, text);
  if (!call_id.empty()) TL_ASSERT(is_call_id(call_id));
}

void check_token(std::string_view text) {
  const auto token = parse_token(text);
  if (token) TL_ASSERT(parse_token(*token) == token);
  const auto name = parse_header_name(text);
  if (name != HeaderName::other) TL_ASSERT(parse_header_name(sip::to_string(name)) == name);
  const auto method = parse_method(text);
  if (method != Method::unknown) TL_ASSERT(sip::to_string(method) == text);
}

void check_quoted_string(std::string_view text) {
  std::vector<char> room(text.size());
  const auto plain = unquote(text, room);
  TL_ASSERT(plain && plain->size() <= text.size());
  std::vector<char> more(text.size());
  const auto unfolded = unfold(text, more);
  TL_ASSERT(unfolded && unfolded->find('\n') == std::string_view::npos);
  std::vector<char> again(text.size());
  TL_ASSERT(unfold(*unfolded, again) == unfolded);
}

void check_value_list(std::string_view text) {
  std::size_t octets = 0;
  std::size_t commas = 0;
  for (std::string_view rest = text; rest.data() != nullptr; ++commas) {
    const auto value = take_value(rest);
    lies_in(value, text);
    octets += value.size();
  }
  TL_ASSERT(octets + commas <= text.size() + 1);
}

/// Digits of a fixed width are read as those of any number are.
void check_hex_digits(std::string_view text) {
  if (text.size() < 16) return;
  TL_ASSERT(read_hex<std::uint64_t>(text) == base::parse_hex<std::uint64_t>(text.substr(0, 16)));
  TL_ASSERT(read_hex<std::uint32_t>(text) == base::parse_hex<std::uint32_t>(text.substr(0, 8)));
  TL_ASSERT(read_hex<std::uint8_t>(text) == base::parse_hex<std::uint8_t>(text.substr(0, 2)));
}

constexpr void (*parsers[])(std::string_view) = {
    check_via,                                                           // A
    check_name_addr,                                                     // B
    check_contact,                                                       // C
    check_cseq,                                                          // D
    check_rack,                                                          // E
    check_auth_header,                                                   // F
    check_date,                                                          // G
    check_retry_after,                                                   // H
    check_reason,                                                        // I
    check_dialog_reference<parse_replaces, to_tag, from_tag>,            // J
    check_dialog_reference<parse_target_dialog, local_tag, remote_tag>,  // K
    check_session_expires,                                               // L
    check_subscription_state,                                            // M
    check_event,                                                         // N
    check_token_with_params,                                             // O
    check_media_type,                                                    // P
    check_numbers,                                                       // Q
    check_host_port,                                                     // R
    check_call_id,                                                       // S
    check_token,                                                         // T
    check_quoted_string,                                                 // U
    check_value_list,                                                    // V
    check_hex_digits,                                                    // W
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  parsers[static_cast<std::uint8_t>(*data - 'A') % std::size(parsers)](text);
  return 0;
}
