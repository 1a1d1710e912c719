#include "dataplane/intake/sip_intake_counters.h"

namespace trunkline::dataplane {

SipIntakeCounter counter_of(sip::ScanError error) noexcept {
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

std::string_view reason_of(sip::ScanError error) noexcept {
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

SipIntakeCounter shed_counter_of(sip::Method method) noexcept {
  if (method == sip::Method::invite) return SipIntakeCounter::sip_shed_invite;
  if (method == sip::Method::register_) return SipIntakeCounter::sip_shed_register;
  if (method == sip::Method::options) return SipIntakeCounter::sip_shed_options;
  return SipIntakeCounter::sip_shed_other;
}

}  // namespace trunkline::dataplane
