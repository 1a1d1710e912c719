#include "perf/trafgen/impairments.h"

namespace trunkline::trafgen {
namespace {

// Uniform in [0, 1).
double unit(base::Random& random) { return static_cast<double>(random.next() >> 11U) * 0x1p-53; }

}  // namespace

PacketFate fate_of_packet(const Impairments& network, base::Random& random) {
  PacketFate fate;
  fate.lost = unit(random) < network.loss;
  fate.doubled = unit(random) < network.duplication;
  const bool overtaken = unit(random) < network.reordering;
  fate.spoofed = unit(random) < network.spoofing;
  const double jitter = unit(random) * static_cast<double>(network.jitter.count());
  fate.delay = base::Duration(static_cast<base::Duration::rep>(jitter));
  if (overtaken) fate.delay += network.reorder_by;
  return fate;
}

}  // namespace trunkline::trafgen
