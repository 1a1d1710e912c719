// One pass over a SIP message: where everything is, as offsets. No header field is interpreted but
// Content-Length.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/result.h"
#include "sip/message/header_name.h"
#include "sip/message/method.h"

namespace trunkline::sip {

/// A piece of the message: octets [begin, begin + length) from its start.
struct Extent {
  std::uint16_t begin = 0;
  std::uint16_t length = 0;
};

/// What scan() wrote down. It travels with the packet, so it is fixed in size and trivially copyable; it is
/// meaningless without the octets it was made from. Array elements at and after `field_count` are not set.
struct Scan {
  static constexpr std::size_t max_octets = 65535;
  static constexpr std::size_t max_fields = 96;

  bool is_request = false;
  bool version_supported = false;  // SIP/2.0
  bool has_content_length = false;
  bool content_length_conflict = false;  // several Content-Length header fields which do not agree
  Method method = Method::unknown;       // of a request
  std::uint8_t field_count = 0;
  std::uint16_t status = 0;  // of a response: 100 to 699
  std::uint32_t content_length = 0;
  Extent method_text;  // of a request
  Extent request_uri;  // of a request, not looked into
  Extent reason;       // of a response; may be empty
  Extent body;         // ends where Content-Length says; octets after that do not belong to the message
  std::array<std::uint64_t, 2> seen{};      // a bit for each HeaderName
  std::array<std::uint64_t, 2> repeated{};  // seen more than once

  // Structure of arrays: finding a name is then a comparison of sixteen octets at once.
  std::array<HeaderName, max_fields> name;
  std::array<std::uint8_t, max_fields> name_length;  // 255: that long or longer; look for the end yourself
  std::array<std::uint16_t, max_fields> name_begin;
  std::array<std::uint16_t, max_fields> value_begin;  // without LWS around it; folds inside are still there
  std::array<std::uint16_t, max_fields> value_length;

  [[nodiscard]] bool has(HeaderName n) const noexcept { return (seen[word(n)] & bit(n)) != 0; }
  [[nodiscard]] bool has_several(HeaderName n) const noexcept { return (repeated[word(n)] & bit(n)) != 0; }
  /// Index of the first field named `n`; field_count when there is none.
  [[nodiscard]] std::size_t find(HeaderName n) const noexcept {
    return has(n) ? find_present(n) : field_count;
  }
  /// The same of one that is there.
  [[nodiscard]] std::size_t find_present(HeaderName n) const noexcept {
#ifdef __SSE2__
    // Nearly always it is one of the first sixteen. As it is there, nothing behind the last field counts.
    const auto names = _mm_loadu_si128(reinterpret_cast<const __m128i*>(name.data()));
    const auto found = _mm_movemask_epi8(_mm_cmpeq_epi8(names, _mm_set1_epi8(static_cast<char>(n))));
    if (found != 0) return static_cast<unsigned>(std::countr_zero(static_cast<std::uint32_t>(found)));
    return find(n, 16);
#else
    return find(n, 0);
#endif
  }
  /// The same at or after `from`.
  [[nodiscard]] std::size_t find(HeaderName n, std::size_t from) const noexcept;
  /// The same behind the one with index `i`. Fields of one name stand together, nearly always.
  [[nodiscard]] std::size_t find_next(std::size_t i) const noexcept {
    const auto n = name[i];
    if (!has_several(n)) return field_count;
    return ++i < field_count && name[i] == n ? i : find(n, i);
  }

  [[nodiscard]] static constexpr std::size_t word(HeaderName n) noexcept {
    return static_cast<std::size_t>(n) >> 6;
  }
  [[nodiscard]] static constexpr std::uint64_t bit(HeaderName n) noexcept {
    return std::uint64_t{1} << (static_cast<unsigned>(n) & 63);
  }
};
static_assert(std::is_trivially_copyable_v<Scan> && sizeof(Scan) <= 896, "lies in the metadata of a packet");

enum class ScanError : std::uint8_t {
  empty,               // nothing, or only line ends: a keep-alive
  too_long,            // more than 65,535 octets
  not_sip,             // the first line is neither a request line nor a status line
  bad_status_line,     // SIP/x.y, but no status code from 100 to 699 after it
  bad_request_line,    // a method and a SIP version, but not exactly one URI and single spaces between
  bad_field,           // a header line without a colon, or whose name is not a token
  bad_octet,           // NUL or another control octet, a CR that ends no line
  too_many_fields,     // more than Scan::max_fields
  headers_unfinished,  // no empty line
  bad_content_length,  // not a number, or greater than 2^32 - 1
  body_truncated,      // fewer octets than Content-Length says (RFC 3261 section 18.3)
};

[[nodiscard]] std::string_view to_string(ScanError error) noexcept;

/// Walks the octets of one datagram, or of one message framed from a stream, once.
///
/// Empty lines in front are skipped (RFC 3261 section 7.5). A line may end in CRLF or in a bare LF, since
/// every peer accepts both and what we send is written anew; a bare CR is refused, since peers disagree
/// whether it ends a line. A line that begins with a space or a tab continues the value before it. Control
/// octets are refused in the start line and the header fields, but for a tab and for a quoted-pair within a
/// quoted string (RFC 4475 section 3.1.1.2). The Request-URI and all values but Content-Length are left for
/// the parsers.
///
/// On an error `out` still holds whatever could be read, a faulty header field left out, so that can_answer()
/// can tell whether a 400 is possible. The error is the first one met. Allocates nothing, and reads nothing
/// outside of `octets`. Chooses between the AVX2 and the scalar path when it first runs.
[[nodiscard]] base::Result<void, ScanError> scan(std::string_view octets, Scan& out) noexcept;

/// Whether a message that failed with `error` can be answered with a 400: it is a request, not an ACK, and
/// Via, From, To, Call-ID and CSeq were read. Otherwise it can only be dropped.
[[nodiscard]] bool can_answer(ScanError error, const Scan& partial) noexcept;

}  // namespace trunkline::sip
