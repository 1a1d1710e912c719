// The scan with AVX2: line feeds are found 64 octets at a time, and a name is known by one comparison of 32
// octets. Empty on processors of another kind.
#ifdef __x86_64__

#include "sip/message/scan_feeds.h"
// The target is set.
#include "sip/message/character_span.h"
#include "sip/message/header_name_table.h"
#include "sip/message/scan_pass.h"
#include "sip/message/scan_paths.h"

namespace trunkline::sip {
namespace {

/// Loading 32 octets at 32 - n gives a mask that keeps the first n.
struct alignas(32) KeepTable {
  std::array<std::uint8_t, 64> octets{};
  constexpr KeepTable() {
    for (std::size_t i = 0; i < 32; ++i) octets[i] = 0xff;
  }
};
constexpr KeepTable keep;

TRUNKLINE_SCAN_TARGET inline __m256i load_twice(const detail::HalfTable& table) noexcept {
  return _mm256_broadcastsi128_si256(
      _mm_load_si128(reinterpret_cast<const __m128i*>(table.high_halves.data())));
}

/// Whether the first `length` octets, at most 32, may be in a token.
TRUNKLINE_SCAN_TARGET inline bool is_token(__m256i text, std::uint32_t length) noexcept {
  const auto possible = _mm256_shuffle_epi8(load_twice(detail::half_table_of<in_token>), text);
  const auto high = _mm256_and_si256(_mm256_srli_epi16(text, 4), _mm256_set1_epi8(15));
  const auto actual = _mm256_shuffle_epi8(load_twice(detail::bit_of_high_half), high);
  const auto others = _mm256_cmpeq_epi8(_mm256_and_si256(possible, actual), _mm256_setzero_si256());
  return _bzhi_u32(static_cast<std::uint32_t>(_mm256_movemask_epi8(others)), length) == 0;
}

/// The name at `from`, of which 32 octets are read; length 0 when it is longer, empty, no token, or does not
/// end in a colon there. Names that the table has hold letters and hyphens only. Setting bit 5 makes small
/// letters of capital ones, and a hyphen of a CR alone, which does not come to here.
TRUNKLINE_SCAN_TARGET inline FieldName short_name(const char* from, std::size_t begin) noexcept {
  const auto text = load(from);
  const auto colons = _mm256_movemask_epi8(_mm256_cmpeq_epi8(text, _mm256_set1_epi8(':')));
  const auto length = _tzcnt_u32(static_cast<std::uint32_t>(colons));  // 32: none
  const auto lower = _mm256_and_si256(_mm256_or_si256(text, _mm256_set1_epi8('a' - 'A')),
                                      load(keep.octets.data() + (32 - length)));
  const auto front = _mm256_castsi256_si128(lower);
  const HeaderNameKey key{static_cast<std::uint64_t>(_mm_cvtsi128_si64(front)),
                          static_cast<std::uint64_t>(_mm_extract_epi64(front, 1))};
  const auto row = header_name_table.row_of_slot[header_slot(key)];
  const auto same = _mm256_cmpeq_epi8(lower, load(header_name_table.rows[row].lower.data()));
  FieldName name{static_cast<std::uint8_t>(length), begin + length, header_name_table.name_of_row[row]};
  if (_mm256_movemask_epi8(same) != -1) [[unlikely]] {
    name.name = HeaderName::other;
    if (length == 32 || !is_token(text, length)) name.length = 0;
  }
  return name;
}

class Avx2Lines {
 public:
  TRUNKLINE_SCAN_TARGET Avx2Lines(std::string_view octets, std::size_t begin) noexcept
      : octets_(octets), feeds_(octets, begin) {}

  TRUNKLINE_SCAN_TARGET std::size_t next_feed() noexcept {
    if (at_ == count_) {
      at_ = 0;
      count_ = feeds_.refill();
      if (count_ == 0) return octets_.size();
    }
    return feeds_.places[at_++];
  }

  [[nodiscard]] TRUNKLINE_SCAN_TARGET bool may_hold_control(std::size_t begin,
                                                            std::size_t end) const noexcept {
    return begin < feeds_.strange_end && end > feeds_.strange_begin;
  }

  /// Nearly all lines are like this: a short name, one line, CRLF, nothing strange. One that is not ends the
  /// loop, in which nothing is called, so that all it needs stays in registers.
  [[nodiscard, gnu::noinline]] TRUNKLINE_SCAN_TARGET std::size_t take_plain_fields(std::size_t feed,
                                                                                   Scan& out) noexcept {
    constexpr std::size_t reach = longest_header_name;  // of a load
    if (octets_.size() < reach) return feed;
    const auto near_end = octets_.size() - reach;
    feed = take_run(feed, octets_.data(), 0, near_end, out);
    if (feed + 1 < near_end) return feed;
    alignas(32) std::array<char, 2 * reach> tail{};  // what the last names are read from
    std::memcpy(tail.data(), octets_.data() + near_end, reach);
    return take_run(feed, tail.data(), near_end, octets_.size(), out);
  }

 private:
  /// Fields that begin before `run_end`. `names` holds what stands from `names_begin` on, and room to read.
  TRUNKLINE_SCAN_TARGET inline std::size_t take_run(std::size_t feed, const char* names,
                                                    std::size_t names_begin, std::size_t run_end,
                                                    Scan& out) noexcept {
    const auto* const octets = octets_.data();
    // Before the first strange octet all is plain, and behind the last one.
    const auto plain_end = feed + 1 < feeds_.strange_end ? feeds_.strange_begin : octets_.size();
    const auto* const first = feeds_.places.data() + at_;
    const auto* place = first;
    auto i = std::size_t{out.field_count};
    // The last feed is left, so that there is an octet behind each of the others.
    const auto most = std::min(count_ - at_, Scan::max_fields - i + 1);
    for (const auto* const last = first + most; place + 1 < last && feed + 1 < run_end; ++place, ++i) {
      const auto begin = feed + 1;
      const std::size_t next = *place;
      const auto end = next - 1;
      const char follows = octets[next + 1];
      if (octets[end] != '\r') break;
      if (static_cast<std::uint8_t>(follows) <= ' ' && follows != '\r') [[unlikely]]
        break;
      if (end > plain_end) break;
      const auto field = short_name(names + (begin - names_begin), begin);
      if (field.length == 0 || !put_field(octets, begin, end, field, i, out)) break;
      feed = next;
    }
    at_ += static_cast<std::size_t>(place - first);
    out.field_count = static_cast<std::uint8_t>(i);
    return feed;
  }

  std::string_view octets_;
  Feeds feeds_;
  std::size_t at_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

TRUNKLINE_SCAN_TARGET base::Result<void, ScanError> scan_avx2(std::string_view octets, Scan& out) noexcept {
  begin_scan(out);
  if (octets.size() > Scan::max_octets) return base::fail(ScanError::too_long);
  const auto begin = skip_empty_lines(octets);
  Avx2Lines lines(octets, begin);
  if (const auto error = pass(octets, begin, lines, out)) return base::fail(*error);
  return {};
}

}  // namespace trunkline::sip

#endif
