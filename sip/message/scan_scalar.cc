#include <cstring>

#include "sip/message/characters.h"
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

  static bool may_hold_control(std::size_t) noexcept { return true; }

  [[nodiscard]] FieldName field_name(std::size_t begin, std::size_t end) const noexcept {
    auto colon = begin;
    while (colon < end && is_token(octets_[colon])) ++colon;
    const auto length = colon - begin;
    while (colon < end && (octets_[colon] == ' ' || octets_[colon] == '\t')) ++colon;
    if (colon == end || octets_[colon] != ':') return {};
    return {length, colon, parse_header_name(octets_.substr(begin, length))};
  }

 private:
  std::string_view octets_;
  std::size_t at_;
};

}  // namespace

base::Result<void, ScanError> scan_scalar(std::string_view octets, Scan& out) noexcept {
  begin_scan(out);
  if (octets.size() > Scan::max_octets) return base::fail(ScanError::too_long);
  if (const auto error = pass<ScalarLines>(octets, out)) return base::fail(*error);
  return {};
}

}  // namespace trunkline::sip
