// The board while the trunks change under it.
#include <algorithm>

#include "controlplane/routing/trunk_board.h"

namespace trunkline::controlplane {
namespace {

/// The probe of one host, when its trunk is asked otherwise than before, or not any more.
void adopt_probe(Probe& probe, const ProbeSettings& wanted, bool removed, base::Instant now) {
  const bool asked = probe.state() != ProbeState::unasked;
  const bool wants = wanted.interval > base::Duration{} && !removed;
  if (wants && !asked) probe.begin(now);
  if (wants && asked) probe.hurry(std::min(probe.due(), now + wanted.interval));
  if (!wants && asked) probe.stop();
}

}  // namespace

void TrunkBoard::adopt_hosts(const Trunk& before, const Trunk& wanted, TrunkLoad& load, base::Instant now) {
  load.hosts.resize(wanted.hosts.size());
  for (std::size_t i = 0; i < wanted.hosts.size(); ++i) {
    auto& health = load.hosts[i];
    const auto& host = wanted.hosts[i];
    const bool stays = i < before.hosts.size() && before.hosts[i].text == host.text;
    if (!stays) {
      auto probe = health.probe;
      probe.stop();
      health = {};
      health.probe = probe;
    }
    // Where a name led over the transport that is wanted no more, it may not lead over the other.
    if (host.endpoint || (wanted.transport && before.transport != wanted.transport))
      health.targets = targets_of(host, wanted);
    adopt_probe(health.probe, wanted.probe, wanted.removed || host.removed, now);
  }
}

void TrunkBoard::adopt(const std::vector<Trunk>& trunks, base::Instant now) {
  const Trunk none;
  loads_.resize(trunks.size());
  for (std::size_t i = 0; i < trunks.size(); ++i) {
    auto& load = loads_[i];
    const bool stays = i < trunks_->size() && (*trunks_)[i].name == trunks[i].name;
    if (!stays) {
      load.calls = 0;
      load.refused_full = 0;
      load.rate = CallRate(trunks[i].rate);
    }
    load.rate.change(trunks[i].rate);
    adopt_hosts(stays ? (*trunks_)[i] : none, trunks[i], load, now);
  }
  trunks_ = &trunks;
  next_probe_ = first_due();
}

}  // namespace trunkline::controlplane
