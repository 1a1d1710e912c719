#include "sip/message/scan.h"

#include <algorithm>
#include <bit>

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
#ifdef __SSE2__
  static_assert(max_fields % 16 == 0, "names are compared sixteen at a time");
  const auto wanted = _mm_set1_epi8(static_cast<char>(n));
  for (auto block = from & ~std::size_t{15}; block < field_count; block += 16) {
    const auto names = _mm_loadu_si128(reinterpret_cast<const __m128i*>(name.data() + block));
    auto found = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(names, wanted)));
    if (block < from) found &= ~0U << (from - block);
    // Behind the last field anything may stand.
    if (found != 0)
      return std::min<std::size_t>(block + static_cast<std::size_t>(std::countr_zero(found)), field_count);
  }
#else
  for (; from < field_count; ++from) {
    if (name[from] == n) return from;
  }
#endif
  return field_count;
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
