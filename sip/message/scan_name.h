// The name of a header field, known by one comparison of 32 octets with AVX2. Included by scan_avx2.cc.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sip/message/avx2_set.h"
#include "sip/message/header_name_table.h"
#include "sip/message/scan_window.h"

namespace trunkline::sip {
namespace {

/// Whether the first `length` octets, at most 32, may be in a token.
TRUNKLINE_SCAN_TARGET inline bool are_token(__m256i text, std::uint32_t length) noexcept {
  return _bzhi_u32(others_of(text, wide_constants.in_a_token), length) == 0;
}

/// Whether the first `length` of 32 octets are a name in the table, letters and hyphens only, and in which
/// row. Setting bit 5 makes small letters of capital ones, and a hyphen of a CR alone, after which no line
/// goes on.
TRUNKLINE_SCAN_TARGET inline bool is_known(__m256i text, std::uint32_t length, std::size_t& row) noexcept {
  const auto& table = header_name_table;
  const auto lower = _mm256_and_si256(_mm256_or_si256(text, load(wide_constants.small_letter)),
                                      load(table.keep.octets.data() + (32 - length)));
  const auto front = _mm256_castsi256_si128(lower);
  const HeaderNameKey key{static_cast<std::uint64_t>(_mm_cvtsi128_si64(front)),
                          static_cast<std::uint64_t>(_mm_extract_epi64(front, 1))};
  row = table.row_of_slot[header_slot(key, table.multiplier)];
  const auto differs = _mm256_xor_si256(lower, load(table.rows[row].lower.data()));
  return _mm256_testz_si256(differs, differs) != 0;
}

}  // namespace
}  // namespace trunkline::sip
