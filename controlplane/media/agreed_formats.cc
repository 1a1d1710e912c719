#include "controlplane/media/agreed_formats.h"

#include <algorithm>

#include "rtp/dtmf/telephone_event.h"

namespace trunkline::controlplane {
namespace {

/// Events that run on another clock than the speech of ours are none that can be sent beside it.
bool is_event(const rtp::MediaFormat& format) noexcept {
  return format.codec == rtp::Codec::telephone_event && format.encoding.clock_rate == 8000;
}

}  // namespace

AgreedFormats agreed_of(std::span<const rtp::MediaFormat> formats, const rtp::MediaFormats& theirs) noexcept {
  AgreedFormats agreed;
  for (const auto& format : formats) {
    agreed.pcmu = agreed.pcmu || format.codec == rtp::Codec::pcmu;
    agreed.pcma = agreed.pcma || format.codec == rtp::Codec::pcma;
    if (is_event(format)) agreed.events = static_cast<std::uint8_t>(format.payload_type);
  }
  agreed.heard = agreed.events;  // an answer keeps the numbers of its offer (RFC 3264 section 6.1)
  for (const auto& format : theirs) {
    if (agreed.events != 0 && format.payload_type == rtp::PayloadType{agreed.events})
      agreed.digits = rtp::digits_taken(format.parameters);
  }
  return agreed;
}

std::uint8_t events_in(const rtp::Description& description) noexcept {
  for (const auto& section : description.media) {
    if (section.line.kind != rtp::MediaKind::audio || section.line.port == 0) continue;
    const auto& formats = section.line.rtp_formats;
    const auto found = std::find_if(formats.begin(), formats.end(), is_event);
    if (found != formats.end()) return static_cast<std::uint8_t>(found->payload_type);
  }
  return 0;
}

}  // namespace trunkline::controlplane
