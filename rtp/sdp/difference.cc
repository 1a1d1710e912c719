#include "rtp/sdp/difference.h"

#include <algorithm>

#include "base/ascii.h"
#include "rtp/sdp/media_format.h"
#include "rtp/sdp/stream_facts.h"

namespace trunkline::rtp {
namespace {

// Compared as facts, not as lines: the address, the direction, and what binds a payload type.
bool is_compared_as_fact(const SdpLine& line) noexcept {
  if (line.type == 'c') return true;
  const auto name = line.attribute;
  return is_direction(name) || name == AttributeName::rtpmap || name == AttributeName::rtcp ||
         name == AttributeName::rtcp_mux;
}

bool same_lines(std::span<const SdpLine> a, std::span<const SdpLine> b) noexcept {
  auto i = a.begin();
  auto j = b.begin();
  while (true) {
    i = std::find_if_not(i, a.end(), is_compared_as_fact);
    j = std::find_if_not(j, b.end(), is_compared_as_fact);
    if (i == a.end() || j == b.end()) return i == a.end() && j == b.end();
    if (i->type != j->type || i->value != j->value) return false;
    ++i;
    ++j;
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
                  !same_formats(formats_of(before, old_section), formats_of(after, new_section));
  found.other = old_section.line.kind_text != new_section.line.kind_text ||
                old_section.line.transport_text != new_section.line.transport_text ||
                !same_lines(before.lines_of(old_section), after.lines_of(new_section));
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
  found.session =
      before.session_name != after.session_name || !same_lines(before.session_lines(), after.session_lines());
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
