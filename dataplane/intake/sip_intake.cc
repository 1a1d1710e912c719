#include "dataplane/intake/sip_intake.h"

#include "sip/message/message.h"
#include "sip/transport/response_route.h"
#include "sip/transport/stateless_response.h"

namespace trunkline::dataplane {
namespace {

constexpr SipIntakeCounter counter_of(sip::ScanError error) noexcept {
  switch (error) {
    case sip::ScanError::empty: return SipIntakeCounter::sip_keep_alive;
    case sip::ScanError::too_long: return SipIntakeCounter::sip_too_long;
    case sip::ScanError::not_sip: return SipIntakeCounter::sip_not_sip;
    case sip::ScanError::bad_status_line: return SipIntakeCounter::sip_bad_status_line;
    case sip::ScanError::bad_request_line: return SipIntakeCounter::sip_bad_request_line;
    case sip::ScanError::bad_field: return SipIntakeCounter::sip_bad_field;
    case sip::ScanError::bad_octet: return SipIntakeCounter::sip_bad_octet;
    case sip::ScanError::too_many_fields: return SipIntakeCounter::sip_too_many_fields;
    case sip::ScanError::headers_unfinished: return SipIntakeCounter::sip_headers_unfinished;
    case sip::ScanError::bad_content_length: return SipIntakeCounter::sip_bad_content_length;
    case sip::ScanError::body_truncated: break;
  }
  return SipIntakeCounter::sip_body_truncated;
}

// What the sender can do something about; reasons are one line of text (RFC 3261 section 21.4.1).
constexpr std::string_view reason_of(sip::ScanError error) noexcept {
  switch (error) {
    case sip::ScanError::bad_request_line: return "Bad Request Line";
    case sip::ScanError::bad_field: return "Bad Header Field";
    case sip::ScanError::bad_octet: return "Control Octet in Header";
    case sip::ScanError::too_many_fields: return "Too Many Header Fields";
    case sip::ScanError::headers_unfinished: return "Header Not Finished";
    case sip::ScanError::bad_content_length: return "Bad Content-Length";
    case sip::ScanError::body_truncated: return "Body Shorter Than Content-Length";
    case sip::ScanError::empty:
    case sip::ScanError::too_long:
    case sip::ScanError::not_sip:
    case sip::ScanError::bad_status_line: break;
  }
  return "Bad Request";
}

}  // namespace

Screened SipIntake::screen(gate::PacketRecord& packet) noexcept {
  const std::string_view octets(packet.octets, packet.length);
  packet.kind = gate::PacketKind::sip;
  if (const auto scanned = sip::scan(octets, packet.scan); !scanned) {
    const auto error = scanned.error();
    if (sip::can_answer(error, packet.scan)) return {SipFate::answer, {}, error};
    return drop(counter_of(error));
  }
  const std::string_view call_id = sip::Message(octets, packet.scan).first(sip::HeaderName::call_id);
  if (call_id.empty()) return drop(SipIntakeCounter::sip_no_call_id);
  counters_.increment(SipIntakeCounter::sip_to_shard);
  return {SipFate::to_shard, sharding_.shard_of(call_id), {}};
}

std::optional<SipIntake::Answer> SipIntake::answer(const gate::PacketRecord& packet, sip::ScanError error,
                                                   std::span<char> buffer) noexcept {
  const sip::Message request({packet.octets, packet.length}, packet.scan);
  const auto via = request.top_via();
  if (via) {
    const auto text =
        sip::write_stateless_response(buffer, request, packet.remote, {400, reason_of(error), {}}, tags_);
    if (text) {
      counters_.increment(SipIntakeCounter::sip_answered_400);
      return Answer{*text, sip::response_hop(*via, {packet.local, packet.remote})};
    }
  }
  counters_.increment(SipIntakeCounter::sip_unanswered);
  return std::nullopt;
}

Screened SipIntake::drop(SipIntakeCounter reason) noexcept {
  counters_.increment(reason);
  return {};
}

}  // namespace trunkline::dataplane
