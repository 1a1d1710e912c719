#include "sip/message/scan.h"

#include "sip/message/scan_paths.h"

namespace trunkline::sip {

base::Result<void, ScanError> scan(std::string_view octets, Scan& out) noexcept {
#ifdef __x86_64__
  if (has_avx2()) return scan_avx2(octets, out);
#endif
  return scan_scalar(octets, out);
}

std::size_t Scan::find(HeaderName n, std::size_t from) const noexcept {
  if (!has(n)) return field_count;
  while (from < field_count && name[from] != n) ++from;
  return from < field_count ? from : field_count;
}

bool can_answer(ScanError error, const Scan& partial) noexcept {
  switch (error) {
    case ScanError::empty:
    case ScanError::too_long:
    case ScanError::not_sip:
    case ScanError::bad_status_line: return false;
    case ScanError::bad_request_line:
    case ScanError::bad_field:
    case ScanError::bad_octet:
    case ScanError::too_many_fields:
    case ScanError::headers_unfinished:
    case ScanError::bad_content_length:
    case ScanError::body_truncated: break;
  }
  using enum HeaderName;
  return partial.is_request && partial.method != Method::ack && partial.has(via) && partial.has(from) &&
         partial.has(to) && partial.has(call_id) && partial.has(cseq);
}

std::string_view to_string(ScanError error) noexcept {
  switch (error) {
    case ScanError::empty: return "no message, only line ends";
    case ScanError::too_long: return "longer than 65535 octets";
    case ScanError::not_sip: return "the first line is not SIP";
    case ScanError::bad_status_line: return "bad status line";
    case ScanError::bad_request_line: return "bad request line";
    case ScanError::bad_field: return "a header line without a proper name and a colon";
    case ScanError::bad_octet: return "a control octet in the header";
    case ScanError::too_many_fields: return "too many header fields";
    case ScanError::headers_unfinished: return "the header does not end with an empty line";
    case ScanError::bad_content_length: return "bad Content-Length";
    case ScanError::body_truncated: return "the body is shorter than Content-Length";
  }
  return "unknown scan error";
}

}  // namespace trunkline::sip
