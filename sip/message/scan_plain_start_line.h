// The start line as nearly all are, found and taken apart at once with AVX2. Included by scan_avx2.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "sip/message/scan.h"
#include "sip/message/scan_window.h"

namespace trunkline::sip {
namespace {

TRUNKLINE_SCAN_TARGET inline Extent extent_of(std::size_t begin, std::size_t end) noexcept {
  return {static_cast<std::uint16_t>(begin), static_cast<std::uint16_t>(end - begin)};
}

TRUNKLINE_SCAN_TARGET inline bool are(const char* octets, const char (&eight)[9]) noexcept {
  return std::memcmp(octets, eight, 8) == 0;
}

/// "SIP/2.0", one space, a status from 100 to 699, one space, perhaps a reason.
TRUNKLINE_SCAN_TARGET inline bool take_plain_status_line(const char* octets, std::size_t begin,
                                                         std::size_t end, Scan& out) noexcept {
  const auto* const code = octets + begin + 8;
  const auto digit = [code](std::size_t i) { return static_cast<unsigned>(code[i]) - '0'; };
  if (end - begin < 12 || digit(0) - 1 > 5 || digit(1) > 9 || digit(2) > 9 || code[3] != ' ') return false;
  out.version_supported = true;
  out.status = static_cast<std::uint16_t>(digit(0) * 100 + digit(1) * 10 + digit(2));
  out.reason = extent_of(begin + 12, end);
  return true;
}

/// A method that we know, a URI and "SIP/2.0" with single spaces between, of which `spaces` has a bit each.
TRUNKLINE_SCAN_TARGET inline bool take_plain_request_line(const char* octets, std::size_t begin,
                                                          std::size_t end, std::uint64_t spaces,
                                                          Scan& out) noexcept {
  const auto behind_method = _tzcnt_u64(spaces);
  spaces = _blsr_u64(spaces);
  const auto behind_uri = begin + _tzcnt_u64(spaces);
  const auto uri = begin + behind_method + 1;
  if (_blsr_u64(spaces) != 0 || behind_uri + 8 != end || behind_uri == uri ||
      !are(octets + behind_uri, " SIP/2.0"))
    return false;
  const auto method = parse_method({octets + begin, behind_method});
  if (method == Method::unknown) return false;
  out.is_request = out.version_supported = true;
  out.method = method;
  out.method_text = extent_of(begin, uri - 1);
  out.request_uri = extent_of(uri, behind_uri);
  return true;
}

/// Takes the line at `begin` and gives where it ends; nowhere: it is not plain, or longer than 64 octets, and
/// `out` is as it was.
TRUNKLINE_SCAN_TARGET inline std::size_t take_plain_start_line(const Window& window, std::size_t begin,
                                                               Scan& out) noexcept {
  const auto* const octets = window.octets;
  const auto low = load(octets + begin);
  const auto high = load(octets + begin + 32);
  const auto strange = strange_of(low) | std::uint64_t{strange_of(high)} << 32;
  if (strange == 0) return nowhere;
  const auto size = _tzcnt_u64(strange);
  const auto end = begin + size;
  if (!is_line_end(octets + end)) return nowhere;
  if (are(octets + begin, "SIP/2.0 ")) return take_plain_status_line(octets, begin, end, out) ? end : nowhere;
  const auto space = load(wide_constants.space);
  const auto space_of = [space](__m256i text) TRUNKLINE_AVX2 {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(text, space)));
  };
  const auto spaces =
      _bzhi_u64(space_of(low) | std::uint64_t{space_of(high)} << 32, static_cast<unsigned>(size));
  return take_plain_request_line(octets, begin, end, spaces, out) ? end : nowhere;
}

}  // namespace
}  // namespace trunkline::sip
