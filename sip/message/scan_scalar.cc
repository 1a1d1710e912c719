#include <cstring>

#include "sip/message/scan_pass.h"
#include "sip/message/scan_paths.h"

namespace trunkline::sip {
namespace {

class ScalarLines {
 public:
  ScalarLines(std::string_view octets, std::size_t begin) noexcept : octets_(octets), at_(begin) {}

  std::size_t next_feed() noexcept {
    if (at_ >= octets_.size()) return octets_.size();
    const auto* feed =
        static_cast<const char*>(std::memchr(octets_.data() + at_, '\n', octets_.size() - at_));
    if (feed == nullptr) {
      at_ = octets_.size();
      return at_;
    }
    at_ = static_cast<std::size_t>(feed - octets_.data()) + 1;
    return at_ - 1;
  }

  static bool may_hold_control(std::size_t, std::size_t) noexcept { return true; }

  static std::size_t take_plain_fields(std::size_t feed, Scan&) noexcept { return feed; }

 private:
  std::string_view octets_;
  std::size_t at_;
};

}  // namespace

base::Result<void, ScanError> scan_scalar(std::string_view octets, Scan& out) noexcept {
  begin_scan(out);
  if (octets.size() > Scan::max_octets) return base::fail(ScanError::too_long);
  const auto begin = skip_empty_lines(octets);
  ScalarLines lines(octets, begin);
  if (const auto error = pass(octets, begin, lines, out)) return base::fail(*error);
  return {};
}

}  // namespace trunkline::sip
