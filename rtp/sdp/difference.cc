#include "rtp/sdp/difference.h"

#include <algorithm>

#include "base/ascii.h"
#include "rtp/sdp/attribute.h"
#include "rtp/sdp/line_cutter.h"
#include "rtp/sdp/media_format.h"
#include "rtp/sdp/stream_facts.h"

namespace trunkline::rtp {
namespace {

// Compared as facts, not as lines: version, owner and name, the address, the direction, and what binds a
// payload type.
bool is_compared_as_fact(const SdpLine& line) noexcept {
  if (line.type == 'v' || line.type == 'o' || line.type == 's' || line.type == 'c') return true;
  const auto name = name_of(line);
  return is_direction(name) || name == AttributeName::rtpmap || name == AttributeName::rtcp ||
         name == AttributeName::rtcp_mux;
}

bool next_other(LineCutter& lines, SdpLine& line) noexcept {
  while (lines.next(line)) {
    if (!is_compared_as_fact(line)) return true;
  }
  return false;
}

bool same_lines(std::string_view a, std::string_view b) noexcept {
  LineCutter lines_a(a);
  LineCutter lines_b(b);
  SdpLine line_a;
  SdpLine line_b;
  while (true) {
    const bool more_a = next_other(lines_a, line_a);
    const bool more_b = next_other(lines_b, line_b);
    if (!more_a || !more_b) return more_a == more_b;
    if (line_a.type != line_b.type || line_a.value != line_b.value) return false;
  }
}

bool same_formats(const MediaFormats& a, const MediaFormats& b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& one, const auto& other) {
    return one.payload_type == other.payload_type && one.encoding.clock_rate == other.encoding.clock_rate &&
           one.encoding.channels == other.encoding.channels &&
           base::equals_ignoring_case(one.encoding.name, other.encoding.name);
  });
}

StreamDifference compare(const Description& before, const Description& after, const StreamFacts& was,
                         const StreamFacts& is, std::size_t index) noexcept {
  const auto& old_section = before.media[index];
  const auto& new_section = after.media[index];
  StreamDifference found;
  found.enabled = old_section.line.port == 0 && new_section.line.port != 0;
  found.disabled = old_section.line.port != 0 && new_section.line.port == 0;
  found.address = was.rtp != is.rtp || was.rtcp != is.rtcp || was.rtcp_mux != is.rtcp_mux;
  found.direction = was.direction != is.direction;
  found.formats = old_section.line.formats != new_section.line.formats ||
                  !same_formats(old_section.line.rtp_formats, new_section.line.rtp_formats);
  found.other = old_section.line.kind_text != new_section.line.kind_text ||
                old_section.line.transport_text != new_section.line.transport_text ||
                !same_lines(old_section.text, new_section.text);
  return found;
}

}  // namespace

bool Difference::any() const noexcept {
  return owner || session ||
         std::any_of(streams.begin(), streams.end(), [](const auto& stream) { return stream.any(); });
}

Difference difference(const Description& before, const Description& after) noexcept {
  Difference found;
  found.owner = before.origin.session_id != after.origin.session_id ||
                before.origin.username != after.origin.username ||
                before.origin.address != after.origin.address;
  found.version = before.origin.version != after.origin.version;
  found.session = before.session_name != after.session_name || !same_lines(before.text, after.text);
  const auto was = streams_of(before);
  const auto is = streams_of(after);
  for (std::size_t i = 0; i < std::max(was.size(), is.size()); ++i) {
    StreamDifference one;
    one.added = i >= was.size();
    one.removed = i >= is.size();
    if (!one.added && !one.removed) one = compare(before, after, was[i], is[i], i);
    if (!found.streams.push_back(one)) break;
  }
  return found;
}

}  // namespace trunkline::rtp
