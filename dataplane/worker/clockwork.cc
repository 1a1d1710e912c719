#include "dataplane/worker/clockwork.h"

#include <chrono>

#include "dataplane/stages/arp.h"
#include "dataplane/stages/link.h"
#include "dataplane/stages/neighbour_discovery.h"
#include "dataplane/stages/serve.h"

namespace trunkline::dataplane {

using std::chrono::milliseconds;
using std::chrono::seconds;

bool Clockwork::run(StageContext& context, ServiceContext& service, Reassembly& reassembly,
                    TscClock& clock) noexcept {
  const auto now = context.now;
  if (now < next_ms_) return false;
  next_ms_ = now + milliseconds(1);
  context.link.listen(context);
  context.link.age(context);
  reassembly.age(context);
  age_services(context, service);
  if (announcements_ > 0 && now >= next_announcement_) announce(context);
  if (now >= next_second_) {
    next_second_ = now + seconds(1);
    clock.correct();
  }
  return true;
}

void Clockwork::announce(StageContext& context) noexcept {
  --announcements_;
  next_announcement_ = context.now + seconds(2);
  const auto addresses = context.interfaces.addresses();
  for (std::size_t local = 0; local < addresses.size(); ++local) {
    const auto number = static_cast<std::uint8_t>(local);
    if (addresses[local].address.is_v4()) {
      announce_by_arp(context, number);
    } else {
      announce_by_advertisement(context, number);
    }
  }
}

}  // namespace trunkline::dataplane
