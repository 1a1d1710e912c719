// What others have said, before the call came here, of who has sent it on.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/session/forwarding_history.h"
#include "controlplane/session/history_entry.h"
#include "controlplane/session/shown_address.h"
#include "sip/message/name_addr.h"

namespace trunkline::controlplane {

constexpr std::size_t most_carried = 10;  // of those who did so before: it came from outside

/// `uri`, or the anonymous one where the caller wants nobody named.
[[nodiscard]] inline std::string uri_of(const ForwardingStory& story, std::string_view uri) {
  return std::string(story.anonymous ? anonymous_uri : uri);
}

/// Those of others before, each with its host taken away, by `write(address, uri)`.
template <class F>
void for_each_before(const ForwardingStory& story, sip::HeaderName name, F&& write) {
  if (story.before == nullptr) return;
  std::size_t carried = 0;
  for (const auto value : story.before->values(name)) {
    if (carried == most_carried) return;
    const auto address = sip::parse_name_addr(value);
    if (!address) continue;
    ++carried;
    write(*address, uri_of(story, shown_uri(*address, story.local)));
  }
}

/// Their History-Info, as it is told on. An index that is none (RFC 7044 section 7.1) is left out.
[[nodiscard]] std::vector<HistoryEntry> way_before(const ForwardingStory& story);

}  // namespace trunkline::controlplane
