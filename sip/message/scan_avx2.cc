// The scan with AVX2: line ends are found 64 octets at a time, and a name is known by one comparison of 32
// octets. Empty on processors of another kind.
#ifdef __x86_64__

#include "sip/message/scan_window.h"
// The target is set.
#include "sip/message/scan_name.h"
#include "sip/message/scan_pass.h"
#include "sip/message/scan_paths.h"
#include "sip/message/scan_plain_start_line.h"

namespace trunkline::sip {
namespace {

TRUNKLINE_SCAN_TARGET inline void store(void* to, __m256i octets) noexcept {
  _mm256_store_si256(static_cast<__m256i*>(to), octets);
}

/// A multiple of 32 octets. A loop, since the compiler's own way takes many more steps.
TRUNKLINE_SCAN_TARGET inline void clear(void* octets, std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; i += 32) {
    store(static_cast<char*>(octets) + i, _mm256_setzero_si256());
  }
}

class Avx2Lines {
 public:
  explicit TRUNKLINE_SCAN_TARGET Avx2Lines(std::string_view octets) noexcept : octets_(octets) {
    clear(counts_.data(), counts_.size());
  }

  [[nodiscard]] TRUNKLINE_SCAN_TARGET std::optional<std::size_t> plain_start_line(std::size_t begin,
                                                                                  Scan& out) const noexcept {
    if (octets_.size() < begin + reach) return std::nullopt;
    const auto end = take_plain_start_line(whole(), begin, out);
    return end != nowhere ? std::optional(end) : std::nullopt;
  }

  [[nodiscard]] TRUNKLINE_SCAN_TARGET std::optional<std::size_t> end_of_plain_line(
      std::size_t begin) const noexcept {
    if (octets_.size() < begin + reach) return std::nullopt;
    const auto end = find_strange(whole(), begin, load(octets_.data() + begin));
    return end != nowhere && is_line_end(octets_.data() + end) ? std::optional(end) : std::nullopt;
  }

  /// Nearly all lines are like this: a short name, CRLF, no control octets.
  [[nodiscard, gnu::noinline]] TRUNKLINE_SCAN_TARGET std::size_t take_plain_fields(std::size_t feed,
                                                                                   Scan& out) noexcept {
    if (octets_.size() < tail_octets) return feed;
    feed = take_run(whole(), feed, out);
    const auto tail_begin = octets_.size() - tail_octets;
    if (feed + 1 < tail_begin || follows(octets_, feed) == Follows::empty_line) return feed;
    // What is too near to the end to be read where it lies.
    alignas(32) std::array<char, tail_octets + room> tail;
    for (std::size_t i = 0; i < tail_octets; i += 32) {
      store(tail.data() + i, load(octets_.data() + tail_begin + i));
    }
    clear(tail.data() + tail_octets, room);
    const auto begin_of_all = reinterpret_cast<std::uintptr_t>(tail.data()) - tail_begin;
    return take_run({reinterpret_cast<const char*>(begin_of_all), octets_.size() - 1}, feed, out);
  }

  TRUNKLINE_SCAN_TARGET void take_name(HeaderName name, Scan&) noexcept {
    ++counts_[static_cast<std::size_t>(name)];
  }

  TRUNKLINE_SCAN_TARGET void note_names(Scan& out) const noexcept {
    out.seen = {more_than(0, 0), more_than(0, 1)};
    out.repeated = {more_than(1, 0), more_than(1, 1)};
  }

 private:
  static constexpr std::size_t tail_octets = 192;
  static constexpr std::size_t room = 96;
  static_assert(room >= reach);

  /// A bit for each of 64 names, of which there are more than `n` fields.
  [[nodiscard]] TRUNKLINE_SCAN_TARGET std::uint64_t more_than(char n, std::size_t word) const noexcept {
    const auto* const counts = counts_.data() + word * 64;
    const auto low = _mm256_cmpgt_epi8(load(counts), _mm256_set1_epi8(n));
    const auto high = _mm256_cmpgt_epi8(load(counts + 32), _mm256_set1_epi8(n));
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(low)) |
           std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(high))} << 32;
  }

  [[nodiscard]] TRUNKLINE_SCAN_TARGET Window whole() const noexcept {
    return {octets_.data(), octets_.size() - reach};
  }

  [[nodiscard]] TRUNKLINE_SCAN_TARGET static std::string_view between(const Window& window, std::size_t begin,
                                                                      std::size_t end) noexcept {
    return {window.octets + begin, end - begin};
  }

  /// Fields behind `feed`. A line that is not plain ends it.
  TRUNKLINE_SCAN_TARGET inline std::size_t take_run(const Window window, std::size_t feed,
                                                    Scan& out) noexcept {
    auto i = std::size_t{out.field_count};
    auto at = feed + 1;
    for (; at <= window.last && i < Scan::max_fields; ++i) {
      const auto text = load(window.octets + at);
      const auto colons = _mm256_movemask_epi8(_mm256_cmpeq_epi8(text, load(wide_constants.colon)));
      const auto length = _tzcnt_u32(static_cast<std::uint32_t>(colons));  // 32: none
      auto name = HeaderName::other;
      if (std::size_t row = 0; is_known(text, length, row)) {
        name = header_name_table.name_of_row[row];
      } else if (length == 32 || length == 0 || !are_token(text, length)) {
        break;
      }
      const auto end = end_of_line(window, at, text);
      if (end == nowhere) break;
      const auto* const colon = window.octets + at + length;
      const auto value = at + length + 2;
      if (colon[1] == ' ' && is_visible(colon[2]) && is_visible(window.octets[end - 1])) {
        if (name == HeaderName::content_length && !note_content_length(between(window, value, end), out))
          break;
        write_field(i, name, length, at, value, end, out);
      } else if (!put_field(window.octets, at, end, {static_cast<std::uint8_t>(length), at + length, name}, i,
                            out)) {
        break;
      }
      take_name(name, out);
      at = end + 2;
    }
    out.field_count = static_cast<std::uint8_t>(i);
    return at - 1;
  }

  std::string_view octets_;
  alignas(32) std::array<std::uint8_t, 128> counts_;  // of each name
};

}  // namespace

TRUNKLINE_SCAN_TARGET base::Result<void, ScanError> scan_avx2(std::string_view octets, Scan& out) noexcept {
  begin_scan(out);
  if (octets.size() > Scan::max_octets) return base::fail(ScanError::too_long);
  Avx2Lines lines(octets);
  const auto error = pass(octets, skip_empty_lines(octets), lines, out);
  lines.note_names(out);
  if (error) return base::fail(*error);
  return {};
}

}  // namespace trunkline::sip

#endif
