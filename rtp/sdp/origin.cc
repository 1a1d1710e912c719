#include "rtp/sdp/origin.h"

#include <algorithm>

#include "base/ascii.h"
#include "rtp/sdp/sdp_line.h"

namespace trunkline::rtp {
namespace {

bool is_number(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), base::is_digit);
}

/// Cuts one blank and the digits behind it from `rest`: these, and empty when there are none.
std::string_view next_number(std::string_view& rest) noexcept {
  if (!rest.starts_with(' ')) return {};
  std::size_t end = 1;
  while (end != rest.size() && base::is_digit(rest[end])) ++end;
  const auto number = rest.substr(1, end - 1);
  rest.remove_prefix(end);
  return number;
}

/// As nearly all write it. False: it may be right nevertheless.
bool read_usual(std::string_view value, Origin& origin) noexcept {
  origin.username = next_field(value);
  origin.session_id = next_number(value);
  origin.version = next_number(value);
  if (origin.session_id.empty() || origin.version.empty() || !begins_with(value, " IN IP4 ")) return false;
  origin.network_type = value.substr(1, 2);
  origin.address_type = value.substr(4, 3);
  value.remove_prefix(8);
  origin.address = next_field(value);
  return !origin.address.empty() && value.empty();
}

void cut_from_end(std::string_view value, Origin& origin) noexcept {
  origin.address = last_field(value);
  origin.address_type = last_field(value);
  origin.network_type = last_field(value);
  origin.version = last_field(value);
  origin.session_id = last_field(value);
  origin.username = trim_blanks(value);
}

}  // namespace

base::Result<void, SdpError> parse_origin(std::string_view value, Origin& origin) noexcept {
  if (read_usual(value, origin)) return {};
  cut_from_end(value, origin);
  if (!is_number(origin.session_id) || !is_number(origin.version)) return base::fail(SdpError::bad_origin);
  return {};
}

}  // namespace trunkline::rtp
