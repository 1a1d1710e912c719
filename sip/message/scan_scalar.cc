#include "sip/message/scan_pass.h"
#include "sip/message/scan_paths.h"

namespace trunkline::sip {
namespace {

/// Takes nothing faster than the pass does.
class ScalarLines {
 public:
  static std::optional<std::size_t> plain_start_line(std::size_t, Scan&) noexcept { return std::nullopt; }
  static std::optional<std::size_t> end_of_plain_line(std::size_t) noexcept { return std::nullopt; }
  static std::size_t take_plain_fields(std::size_t feed, Scan&) noexcept { return feed; }
  static void take_name(HeaderName name, Scan& out) noexcept {
    const auto word = Scan::word(name);
    const auto bit = Scan::bit(name);
    out.repeated[word] |= out.seen[word] & bit;
    out.seen[word] |= bit;
  }
};

}  // namespace

base::Result<void, ScanError> scan_scalar(std::string_view octets, Scan& out) noexcept {
  begin_scan(out);
  if (octets.size() > Scan::max_octets) return base::fail(ScanError::too_long);
  ScalarLines lines;
  if (const auto error = pass(octets, skip_empty_lines(octets), lines, out)) return base::fail(*error);
  return {};
}

}  // namespace trunkline::sip
