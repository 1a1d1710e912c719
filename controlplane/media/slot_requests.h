// The slots that a description needs, gathered so that they are taken together or not at all.
#pragma once

#include "base/handle.h"
#include "base/inline_vector.h"
#include "controlplane/media/port_plan.h"
#include "rtp/sdp/description.h"

namespace trunkline::controlplane {

struct SlotRequests {
  static constexpr std::size_t most = 2 * rtp::Description::most_media;

  base::InlineVector<PortPlan::AddressSet, most> wanted;
  base::InlineVector<base::MediaHandle*, most> places;  // where each slot shall be noted

  void add(PortPlan::AddressSet addresses, base::MediaHandle& place) {
    if (wanted.push_back(addresses)) static_cast<void>(places.push_back(&place));
  }
};

}  // namespace trunkline::controlplane
