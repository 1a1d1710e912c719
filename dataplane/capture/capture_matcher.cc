#include "dataplane/capture/capture_matcher.h"

#include <algorithm>
#include <string_view>

#include "sip/message/message.h"

namespace trunkline::dataplane {
namespace {

using gate::CaptureFilter;
using gate::CaptureFilters;
using gate::CaptureKind;

// Either port of the pair.
bool is_media_of(const CaptureFilter& filter, const base::Endpoint& end) noexcept {
  const base::Endpoint pair{end.address, static_cast<std::uint16_t>(end.port & ~1U)};
  const auto ports = std::span(filter.media).first(filter.media_count);
  return std::find(ports.begin(), ports.end(), pair) != ports.end();
}

bool has_call_id(const CaptureFilter& filter, std::uint64_t digest) noexcept {
  const auto ids = std::span(filter.call_ids).first(filter.call_id_count);
  return std::find(ids.begin(), ids.end(), digest) != ids.end();
}

template <class F>
CaptureMask places_where(const CaptureFilters& filters, F&& wants) noexcept {
  CaptureMask mask = 0;
  for (std::size_t i = 0; i < CaptureFilters::most; ++i) {
    if (wants(filters.places[i])) mask = static_cast<CaptureMask>(mask | 1U << i);
  }
  return mask;
}

}  // namespace

CaptureMask CaptureMatcher::match(std::span<const std::uint8_t> frame,
                                  const CaptureFilters& filters) noexcept {
  const auto facts = read_frame(frame);
  if (!facts.is_ip) return 0;
  CaptureMask wanted = match_ip(facts, filters);
  if (facts.is_fragment && !facts.is_first) return static_cast<CaptureMask>(wanted | match_pieces(facts));
  if (!facts.is_udp) return wanted;
  if (is_sip(facts.source) || is_sip(facts.destination)) {
    wanted = static_cast<CaptureMask>(wanted | match_sip(facts, filters));
  } else {
    wanted = static_cast<CaptureMask>(wanted | places_where(filters, [&](const CaptureFilter& filter) {
                                        return filter.kind == CaptureKind::call &&
                                               (is_media_of(filter, facts.source) ||
                                                is_media_of(filter, facts.destination));
                                      }));
  }
  if (facts.is_fragment && wanted != 0) {
    pieces_[next_pieces_++ % pieces_.size()] = {facts.source.address, facts.destination.address,
                                                facts.datagram, wanted};
  }
  return wanted;
}

CaptureMask CaptureMatcher::match_ip(const FrameFacts& facts, const CaptureFilters& filters) noexcept {
  return places_where(filters, [&](const CaptureFilter& filter) {
    return filter.kind == CaptureKind::ip &&
           (filter.address == facts.source.address || filter.address == facts.destination.address);
  });
}

CaptureMask CaptureMatcher::match_sip(const FrameFacts& facts, const CaptureFilters& filters) noexcept {
  const auto all = places_where(filters, [](const CaptureFilter& f) { return f.kind == CaptureKind::sip; });
  const auto calls =
      places_where(filters, [](const CaptureFilter& f) { return f.kind == CaptureKind::call; });
  if (calls == 0) return all;
  const std::string_view text(reinterpret_cast<const char*>(facts.payload.data()), facts.payload.size());
  // Of a message that is cut off, or otherwise at fault, the scan keeps what it could read.
  static_cast<void>(sip::scan(text, scan_));
  const auto call_id = sip::Message(text, scan_).first(sip::HeaderName::call_id);
  if (call_id.empty()) return all;
  const auto digest = digest_(call_id);
  return static_cast<CaptureMask>(all | places_where(filters, [&](const CaptureFilter& filter) {
                                    return filter.kind == CaptureKind::call && has_call_id(filter, digest);
                                  }));
}

bool CaptureMatcher::is_sip(const base::Endpoint& end) const noexcept {
  return std::find(sip_.begin(), sip_.end(), end) != sip_.end();
}

CaptureMask CaptureMatcher::match_pieces(const FrameFacts& facts) const noexcept {
  const auto found = std::find_if(pieces_.begin(), pieces_.end(), [&](const Pieces& pieces) {
    return pieces.wanted != 0 && pieces.datagram == facts.datagram && pieces.source == facts.source.address &&
           pieces.destination == facts.destination.address;
  });
  return found == pieces_.end() ? CaptureMask{0} : found->wanted;
}

}  // namespace trunkline::dataplane
