#include "rtp/sdp/sdp_line.h"

namespace trunkline::rtp {

std::string_view attribute_value(const SdpLine& line) noexcept {
  const auto colon = end_of_name(line.value);
  return colon == line.value.size() ? std::string_view{} : trim_blanks(line.value.substr(colon + 1));
}

}  // namespace trunkline::rtp
