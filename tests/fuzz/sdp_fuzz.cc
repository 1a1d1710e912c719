// Session descriptions: what is read lies within the text, and what is written from it is read again.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "rtp/dtmf/telephone_event.h"
#include "rtp/sdp/anchor.h"
#include "rtp/sdp/answer.h"
#include "rtp/sdp/carried_line.h"
#include "rtp/sdp/difference.h"
#include "rtp/sdp/line_cutter.h"
#include "rtp/sdp/offer.h"
#include "rtp/sdp/parse_description.h"

namespace {

using namespace trunkline;

const auto ours = base::IpAddress::v4(203, 0, 113, 9);

std::array<base::Endpoint, rtp::Description::most_media> local_ports() {
  std::array<base::Endpoint, rtp::Description::most_media> local;
  for (std::size_t i = 0; i < local.size(); ++i) local[i] = {ours, static_cast<std::uint16_t>(20000 + 2 * i)};
  return local;
}

bool lies_in(std::string_view part, std::string_view text) {
  return part.empty() ||
         (part.data() >= text.data() && part.data() + part.size() <= text.data() + text.size());
}

void check_views(const rtp::Description& description, std::string_view text) {
  TL_ASSERT(lies_in(description.session_name, text) && lies_in(description.origin.address, text));
  for (const auto& run : description.carried) TL_ASSERT(lies_in(run.text(), text));
  TL_ASSERT(std::is_sorted(description.carried.begin(), description.carried.end(),
                           [](const auto& a, const auto& b) { return a.place < b.place; }));
  TL_ASSERT(lies_in(description.text, text));
  for (const auto& section : description.media) {
    TL_ASSERT(lies_in(section.text, text));
    for (const auto& format : section.line.rtp_formats) {
      TL_ASSERT(static_cast<unsigned>(format.payload_type) <= 127 && lies_in(format.parameters, text));
      // All digits, each by itself, mean the same as what was said, where it says anything of digits.
      const auto digits = rtp::digits_taken(format.parameters);
      std::string again;
      for (unsigned event = 0; event < 16; ++event) {
        if ((digits >> event & 1U) != 0) again += "," + std::to_string(event);
      }
      TL_ASSERT(digits == 0 || rtp::digits_taken(again) == digits);
    }
  }
  TL_ASSERT(!rtp::difference(description, description).any());
}

/// No attribute of the stream was left out for mentioning an address of the peer: not even a codec's may.
bool shows_all(const rtp::Description& description, const rtp::MediaSection& section) {
  const rtp::PeerAddresses addresses(description);
  rtp::SdpLine line;
  for (rtp::LineCutter lines(section.text); lines.next(line);) {
    if (line.type == 'a' && addresses.are_in(line.value)) return false;
  }
  return true;
}

void check_anchor(const rtp::Description& description, rtp::Description& again) {
  const auto streams = rtp::streams_of(description);
  rtp::OwnOrigin origin{.session_id = 5};
  rtp::SdpWriter writer;
  const std::string text(rtp::anchor(description, streams, local_ports(), ours, origin, writer));
  TL_ASSERT(rtp::anchor(description, streams, local_ports(), ours, origin, writer) == text);
  TL_ASSERT(origin.version == 1);
  // A line that was too long to grow, or one line more than fits, is the only way not to be read again.
  const auto read = rtp::parse_description(text, again);
  if (!read) {
    TL_ASSERT(read.error() == rtp::SdpError::too_long || read.error() == rtp::SdpError::too_many_lines);
    return;
  }
  TL_ASSERT(again.media.size() == description.media.size());
  const auto seen = rtp::streams_of(again);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    TL_ASSERT(seen[i].carried == streams[i].carried);
    if (!seen[i].carried) continue;
    TL_ASSERT(seen[i].rtp == local_ports()[i] && seen[i].direction == streams[i].direction);
    TL_ASSERT(seen[i].rtcp_mux == streams[i].rtcp_mux);
    TL_ASSERT(seen[i].codecs == streams[i].codecs || !shows_all(description, description.media[i]));
  }
}

void check_answer(const rtp::Description& description, rtp::Description& again) {
  const auto capabilities = rtp::g711_capabilities();
  const auto chosen = rtp::answer(description, capabilities);
  if (!chosen) {
    TL_ASSERT(!rtp::is_syntax_error(chosen.error()));
    return;
  }
  rtp::OwnOrigin origin{.session_id = 5};
  const auto text = rtp::write_answer(description, *chosen, capabilities, local_ports(), origin);
  TL_ASSERT(text.has_value());
  TL_ASSERT(rtp::parse_description(*text, again).has_value());
  TL_ASSERT(rtp::check_answer(rtp::streams_of(description), rtp::streams_of(again)).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  static const auto description = std::make_unique<rtp::Description>();
  static const auto again = std::make_unique<rtp::Description>();
  if (const auto read = rtp::parse_description(text, *description); !read) {
    TL_ASSERT(!rtp::to_string(read.error()).empty());
    return 0;
  }
  check_views(*description, text);
  check_anchor(*description, *again);
  check_answer(*description, *again);
  return 0;
}
