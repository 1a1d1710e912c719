#include "rtp/sdp/origin.h"

#include <algorithm>

#include "base/ascii.h"
#include "rtp/sdp/sdp_line.h"

namespace trunkline::rtp {
namespace {

std::string_view last_field(std::string_view& rest) noexcept {
  const char* const begin = rest.data();
  const char* end = begin + rest.size();
  while (end != begin && is_blank(end[-1])) --end;
  const char* start = end;
  while (start != begin && !is_blank(start[-1])) --start;
  rest = {begin, static_cast<std::size_t>(start - begin)};
  return {start, static_cast<std::size_t>(end - start)};
}

bool is_number(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), base::is_digit);
}

}  // namespace

base::Result<Origin, SdpError> parse_origin(std::string_view value) noexcept {
  Origin origin;
  origin.address = last_field(value);
  origin.address_type = last_field(value);
  origin.network_type = last_field(value);
  origin.version = last_field(value);
  origin.session_id = last_field(value);
  origin.username = trim_blanks(value);
  if (!is_number(origin.session_id) || !is_number(origin.version)) return base::fail(SdpError::bad_origin);
  return origin;
}

}  // namespace trunkline::rtp
