#include "rtp/sdp/origin.h"

#include <algorithm>

#include "base/ascii.h"
#include "rtp/sdp/fields.h"

namespace trunkline::rtp {
namespace {

bool is_number(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), base::is_digit);
}

}  // namespace

base::Result<void, SdpError> parse_origin(std::string_view value, Origin& origin) noexcept {
  Fields fields(value);
  origin.address = fields.last();
  origin.address_type = fields.last();
  origin.network_type = fields.last();
  origin.version = fields.last();
  origin.session_id = fields.last();
  origin.username = trim_blanks(fields.rest());
  if (!is_number(origin.session_id) || !is_number(origin.version)) return base::fail(SdpError::bad_origin);
  return {};
}

}  // namespace trunkline::rtp
