#include "rtp/sdp/rtpmap.h"

#include "base/ascii.h"

namespace trunkline::rtp {

std::optional<Encoding> parse_encoding(std::string_view text) noexcept {
  // All of it is short: a loop beats memchr.
  const auto end_of_part = [&text] {
    std::size_t end = 0;
    while (end < text.size() && text[end] != '/') ++end;
    return end;
  };
  Encoding encoding;
  const auto name_end = end_of_part();
  if (name_end == 0 || name_end == text.size()) return std::nullopt;
  encoding.name = text.substr(0, name_end);
  text.remove_prefix(name_end + 1);

  const auto rate_end = end_of_part();
  const auto rate = base::parse_decimal<std::uint32_t>(text.substr(0, rate_end));
  if (!rate || *rate == 0) return std::nullopt;
  encoding.clock_rate = *rate;
  if (rate_end == text.size()) return encoding;

  // Of audio the third part is the number of channels; other media may put there what they like.
  const auto channels = base::parse_decimal<std::uint8_t>(text.substr(rate_end + 1));
  if (channels && *channels != 0) encoding.channels = *channels;
  return encoding;
}

}  // namespace trunkline::rtp
